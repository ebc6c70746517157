// What every page does: GOV.UK components, counting text as the server counts it, and the one-key shortcut.
// Pages work without it; the content security policy allows scripts from this server only.

const body = document.body
body.classList.add('js-enabled', 'govuk-frontend-supported')

// htmx notes the address of the page in the browser's storage, where nothing of a case belongs.
const forget = () => window.sessionStorage.removeItem('htmx-current-path-for-history')
window.addEventListener('load', forget)
document.addEventListener('htmx:pushedIntoHistory', forget)

// Single keys: an element with data-key="c" is followed when C is pressed outside of a text field. Set up
// before anything is waited for, so that a key pressed at once on a slow line is not lost.
// They can be turned off (WCAG 2.1.4); the choice is a cookie that says nothing of anybody.
const OFF = 'omu_keys=off'
const areKeysOff = () => document.cookie.split('; ').includes(OFF)
const keySwitch = document.querySelector('[data-key-switch]')

function isTyping (target) {
  return target instanceof Element && target.closest('input, textarea, select, [contenteditable]') !== null
}

document.addEventListener('keydown', event => {
  if (areKeysOff() || event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return
  const target = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`)
  if (target) {
    event.preventDefault()
    target.click()
  }
})

function showKeySwitch () {
  keySwitch.hidden = false
  keySwitch.textContent = areKeysOff() ? 'Turn single-key shortcuts on' : 'Turn single-key shortcuts off'
}

if (keySwitch) {
  keySwitch.addEventListener('click', () => {
    document.cookie = areKeysOff()
      ? 'omu_keys=; path=/; max-age=0; SameSite=Lax'
      : `${OFF}; path=/; max-age=31536000; SameSite=Lax`
    showKeySwitch()
  })
  showKeySwitch()
}

// The address comes from the page, since it carries the hash of the file's content.
const govuk = await import(body.dataset.govuk)

// One character is one Unicode code point and the ends do not count, as staff/forms/fields.py has it;
// the length of a JavaScript string would count an emoji twice.
class CodePointCount extends govuk.CharacterCount {
  updateCount () {
    super.updateCount()
    if (!this.config.maxwords) this.count = [...this.$textarea.value.trim()].length
  }
}

// Accordion is left out on purpose: it keeps what was open in the browser's storage.
for (const component of [CodePointCount, govuk.Button, govuk.Checkboxes, govuk.ErrorSummary,
  govuk.NotificationBanner, govuk.PasswordInput, govuk.Radios, govuk.SkipLink, govuk.Tabs]) {
  govuk.createAll(component)
}

// htmx brings in parts of pages later; they are set up in the same way, each once.
document.addEventListener('htmx:load', event => {
  if (event.target === body) return
  for (const component of [CodePointCount, govuk.Button, govuk.Checkboxes, govuk.Radios]) {
    govuk.createAll(component, undefined, event.target)
  }
})

for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false
  button.addEventListener('click', () => window.print())
}

// A group of the navigation is a <details>: it opens and closes by itself. Here it also closes by Escape,
// with the focus back on its name, and by a click beside it.
const opened = () => document.querySelector('.omu-nav__group[open]')

document.addEventListener('keydown', event => {
  const group = event.key === 'Escape' && opened()
  if (!group) return
  if (group.contains(document.activeElement)) group.querySelector('summary').focus()
  group.open = false
})

document.addEventListener('click', event => {
  const group = opened()
  if (group && !group.contains(event.target)) group.open = false
})

// Who took part is asked of contact with people outside (docs/domain.md 10.4); an entry about anything else
// does not show the questions, unless they were answered or have to be mended.
const outside = document.querySelector('[data-about-outside]')

function showOutside () {
  const said = new FormData(outside.closest('form'))
  const kind = said.get('kind') === 'other' ? said.get('other_kind') : said.get('kind')
  const whom = said.get('with_whom')
  const isAbout = whom === 'family' || (outside.dataset.aboutOutside.split(' ').includes(kind) &&
    outside.dataset.notColleagues.split(' ').includes(whom))
  const isAnswered = ['with_child', 'with_barred', 'told'].some(name => said.get(name))
  outside.hidden = !isAbout && !isAnswered && !outside.querySelector('.govuk-error-message')
}

if (outside) {
  outside.closest('form').addEventListener('change', showOutside)
  showOutside()
}
