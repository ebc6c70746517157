// Saves what is typed into a form with data-draft-url as a draft on the server, two seconds after the last key.
// Out: POST {"fields": {name: [values]}}; in: {"saved_at": "14:02"}. Nothing is kept in the browser.

const PAUSE = 2000
const NEVER = ['csrfmiddlewaretoken', 'submission']

function fields (form) {
  const found = {}
  for (const [name, value] of new FormData(form)) {
    const control = form.elements[name]
    if (NEVER.includes(name) || value instanceof File || control.type === 'password') continue
    found[name] = [...(found[name] || []), value]
  }
  return found
}

function statusOf (form) {
  const found = form.querySelector('[data-draft-status]')
  if (found) return found
  const made = document.createElement('p')
  made.className = 'govuk-hint omu-draft'
  made.setAttribute('role', 'status')
  made.dataset.draftStatus = ''
  form.append(made)
  return made
}

function watch (form) {
  const status = statusOf(form)
  let timer = 0
  let sent = false
  let last = JSON.stringify(fields(form))

  async function save () {
    const now = fields(form)
    const text = JSON.stringify(now)
    if (sent || text === last) return
    const token = form.elements.csrfmiddlewaretoken.value
    try {
      const answer = await fetch(form.dataset.draftUrl, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-CSRFToken': token },
        body: JSON.stringify({ fields: now }),
        // The last one must arrive though the page is left; browsers allow that for 64 KB.
        keepalive: text.length < 15000
      })
      if (answer.redirected || !answer.ok) throw new Error(String(answer.status))
      last = text
      status.textContent = `Saved as draft ${(await answer.json()).saved_at}`
    } catch {
      status.textContent = 'Not saved as a draft. What you typed is still here; it is tried again as you write.'
    }
  }

  form.addEventListener('input', () => {
    clearTimeout(timer)
    timer = setTimeout(save, PAUSE)
  })
  // What is sent is no draft any more: leaving the page must not keep it once again.
  form.addEventListener('submit', () => {
    clearTimeout(timer)
    sent = true
  })
  // Somebody leaves the page or locks the screen: do not wait for the pause to be over.
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') save()
  })
}

document.querySelectorAll('form[data-draft-url]').forEach(watch)
document.addEventListener('htmx:load', event => {
  if (event.target !== document.body) event.target.querySelectorAll('form[data-draft-url]').forEach(watch)
})
