// Puts a wording of the library into the form of an objective. Without it the link opens the form with the wording.
// The heading and the measure are filled only where nothing stands yet.

function put (control, text, always) {
  if (!control || (!always && control.value.trim())) return
  control.value = text
  control.dispatchEvent(new Event('input', { bubbles: true }))
}

for (const list of document.querySelectorAll('[data-wordings]')) {
  list.addEventListener('click', event => {
    const link = event.target.closest('a[data-text]')
    const form = document.querySelector('form[data-draft-url]')
    if (!link || !form) return
    event.preventDefault()
    put(form.elements.heading, link.dataset.heading, false)
    put(form.elements.measure, link.dataset.measure, false)
    put(form.elements.text, link.dataset.text, true)
    list.open = false
    form.elements.text.focus()
  })
}
