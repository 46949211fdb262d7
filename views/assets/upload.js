// Sends the files of an upload form one by one, with a progress bar each. Without this file the form works as it is.

const form = document.querySelector('form[data-upload]');
if (form) begin(form);

function begin(form) {
  const input = form.querySelector('input[type=file]');
  const list = form.querySelector('[data-upload-list]');
  const sum = form.querySelector('[data-upload-sum]');
  const drop = form.querySelector('[data-upload-drop]');
  const waiting = [];
  let isRunning = false;
  let received = 0;
  let all = 0;
  drop.hidden = false;

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const files = [...input.files];
    input.value = '';
    add(files);
  });
  for (const name of ['dragenter', 'dragover', 'dragleave', 'drop']) {
    form.addEventListener(name, (event) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      form.toggleAttribute('data-over', name === 'dragenter' || name === 'dragover');
      if (name === 'drop') add([...event.dataTransfer.files]);
    });
  }
  window.addEventListener('beforeunload', (event) => {
    if (isRunning) event.preventDefault();
  });

  function add(files) {
    for (const file of files) {
      all += 1;
      waiting.push({ file, row: addRow(file) });
    }
    run();
  }

  function addRow(file) {
    const row = document.createElement('li');
    const name = document.createElement('span');
    name.className = 'file-name';
    name.textContent = file.name;
    const bar = document.createElement('progress');
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute('aria-label', `Progress of ${file.name}`);
    const word = document.createElement('span');
    word.className = 'upload-word';
    word.textContent = 'waiting';
    row.append(name, bar, word);
    list.append(row);
    return { row, bar, word };
  }

  async function run() {
    if (isRunning) return;
    isRunning = true;
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const why = await send(next.file, next.row);
      next.row.row.dataset.state = why === undefined ? 'received' : 'failed';
      next.row.word.textContent = why ?? 'received';
      if (why === undefined) received += 1;
      sum.textContent = `${received} of ${all} ${all === 1 ? 'file' : 'files'} received.`;
    }
    isRunning = false;
    form.querySelector('button').removeAttribute('aria-busy');
  }

  /** Undefined when the file was received, else why not. */
  function send(file, { bar, word }) {
    return new Promise((resolve) => {
      const request = new XMLHttpRequest();
      request.open('PUT', `${form.dataset.upload}${encodeURIComponent(file.name)}`);
      request.setRequestHeader('content-type', 'application/octet-stream');
      request.upload.addEventListener('progress', (event) => {
        if (!event.lengthComputable) return;
        bar.value = event.total === 0 ? 1 : event.loaded / event.total;
        word.textContent =
          event.loaded < event.total ? `${Math.floor((event.loaded / event.total) * 100)} %` : 'storing';
      });
      request.addEventListener('load', () => {
        if (request.status === 201) bar.value = 1;
        resolve(request.status === 201 ? undefined : reasonOf(request));
      });
      request.addEventListener('error', () => resolve('The connection was lost. Send it again.'));
      request.addEventListener('abort', () => resolve('It was broken off.'));
      request.send(file);
    });
  }
}

function reasonOf(request) {
  try {
    const problem = JSON.parse(request.responseText);
    return `${problem.title}: ${problem.detail}`;
  } catch {
    return request.status === 401 ? 'Sign in again, then send it again.' : `Refused (${request.status}).`;
  }
}
