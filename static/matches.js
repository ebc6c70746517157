// Looks for an earlier record while a name, a birth or a number is typed into a form with data-matches-url, a
// second after the last key. The question goes out in a POST and stands in no address; nothing is kept here.
// Without it the button "Look for an earlier record" does the same.

const PAUSE = 1000
const ASKED = ['number', 'family_name', 'given_names']
const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September',
  'October', 'November', 'December']

function born (form) {
  const [day, month, year] = ['day', 'month', 'year'].map(part => form.elements[`born_on_${part}`].value.trim())
  if (!/^\d{1,2}$/.test(day) || !/^\d{1,2}$/.test(month) || !/^\d{4}$/.test(year)) return null
  const text = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const read = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(read.getTime()) && read.toISOString().startsWith(text) ? text : null
}

function question (form) {
  const asked = Object.fromEntries(ASKED.map(name => [name, form.elements[name].value.trim()]))
  const aliases = form.elements.aliases.value.split('\n').map(line => line.trim().slice(0, 200)).filter(Boolean).slice(0, 5)
  return { ...asked, aliases, born_on: born(form), birth_estimated: form.elements.birth_estimated.checked }
}

const isEnough = asked => asked.number.length === 7 || `${asked.family_name}${asked.given_names}`.length > 2

function spoken (iso) {
  const [year, month, day] = iso.split('-')
  return `${Number(day)} ${MONTHS[Number(month) - 1]} ${year}`
}

function row (match) {
  const item = document.getElementById('match-of-list').content.firstElementChild.cloneNode(true)
  const also = match.other_numbers.length ? ` (also ${match.other_numbers.join(', ')})` : ''
  const put = (where, text) => { item.querySelector(`[data-${where}]`).textContent = text }
  put('name', `${match.family_name}, ${match.given_names}`)
  put('born', spoken(match.born_on))
  put('number', match.number + also)
  put('prison', match.last_prison || 'an unknown prison')
  put('why', `${match.likely ? 'Likely' : 'Possible'}: ${match.reasons.join('; ')}`)
  put('which', `: ${match.number}`)
  item.querySelector('button').value = match.number
  return item
}

function show (form, found) {
  const place = form.querySelector('[data-matches-list]')
  const said = form.querySelector('[data-matches-said]')
  const count = found.length === 1 ? '1 possible earlier record' : `${found.length} possible earlier records`
  place.replaceChildren()
  said.textContent = found.length ? `${count}, listed below the date of birth.` : 'No earlier record is like this.'
  if (!found.length) return
  const heading = document.createElement('h3')
  heading.className = 'govuk-heading-s'
  heading.textContent = count
  const list = document.createElement('ul')
  list.className = 'govuk-list omu-matches'
  list.append(...found.map(row))
  place.append(heading, list)
}

function watch (form) {
  let timer = 0
  let last = ''
  let turn = 0

  async function look () {
    const asked = question(form)
    const text = JSON.stringify(asked)
    if (text === last || !isEnough(asked)) return
    last = text
    const mine = ++turn
    try {
      const answer = await fetch(form.dataset.matchesUrl, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-CSRFToken': form.elements.csrfmiddlewaretoken.value },
        body: text
      })
      if (answer.ok && mine === turn) show(form, (await answer.json()).results)
    } catch {
      last = '' // it is tried again with the next key; the button is there as well
    }
  }

  form.addEventListener('input', event => {
    if (![...ASKED, 'aliases'].includes(event.target.name) && !event.target.name.startsWith('b')) return
    clearTimeout(timer)
    timer = setTimeout(look, PAUSE)
  })
}

document.querySelectorAll('form[data-matches-url]').forEach(watch)
