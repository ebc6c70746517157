// Warns before the session ends and keeps it alive while somebody works.
// In: data-session-* of <body> (seconds, warning, hard-end, keep). The server decides; this only tells.

const { sessionSeconds, sessionWarning, sessionHardEnd, sessionKeep } = document.body.dataset
const IDLE = Number(sessionSeconds) * 1000
const WARNING = Number(sessionWarning) * 1000
const HARD_END = Date.parse(sessionHardEnd)
// While somebody works, the server is told no more often than this.
const REPORT_EVERY = Math.min(120000, IDLE / 4)

const banner = document.getElementById('session-warning')
const message = document.getElementById('session-message')
const button = document.getElementById('session-stay')
const otherTabs = 'BroadcastChannel' in window ? new BroadcastChannel('omu-session') : null

let keptAt = Date.now()
let isActive = false

const end = () => Math.min(keptAt + IDLE, HARD_END)
const isLast = () => HARD_END <= keptAt + IDLE
const inWords = time => new Date(time).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })

function leave () {
  // The server answers with the sign-in page; nothing of a case stays on a shared screen.
  window.location.replace(window.location.pathname + window.location.search)
}

function kept () {
  keptAt = Date.now()
  isActive = false
  if (!isLast()) banner.hidden = true
}

async function keep () {
  isActive = false
  const token = document.querySelector('[name=csrfmiddlewaretoken]').value
  try {
    const answer = await fetch(sessionKeep, { method: 'POST', headers: { 'X-CSRFToken': token } })
    if (answer.redirected || answer.status === 403) return leave()
    if (!answer.ok) return
    kept()
    if (otherTabs) otherTabs.postMessage('kept')
  } catch {
    // No connection: the warning stays, and the next key tries again.
    isActive = true
  }
}

function warn () {
  const text = isLast()
    ? `You will be signed out at ${inWords(end())}, ten hours after you signed in. Save what you are doing.`
    : `You will be signed out at ${inWords(end())} because nothing was done. Press any key to stay signed in.`
  if (banner.hidden) {
    banner.hidden = false
    button.hidden = isLast()
  }
  // Said once: a text that changes each second would be read out each second.
  if (message.textContent !== text) message.textContent = text
}

function look () {
  const left = end() - Date.now()
  if (left < -2000) leave()
  else if (left <= WARNING && !(isActive && !isLast())) warn()
  else if (isActive && Date.now() - keptAt > REPORT_EVERY) keep()
}

function act () {
  isActive = true
  if (!banner.hidden && !isLast()) keep()
}

document.addEventListener('keydown', act)
document.addEventListener('pointerdown', act)
button.addEventListener('click', keep)
if (otherTabs) {
  otherTabs.addEventListener('message', kept)
  otherTabs.postMessage('kept')
}
setInterval(look, 1000)
