import { container } from './fake-remotes.ts';

/**
 * A remote that can try what a Content-Security-Policy may refuse: `window.attempts.<name>(url)` gives `done` or `refused`.
 * Specs call it by `attempt`.
 */
export const tryingRemote = container(
  'trying',
  `{
    mount({ domElement }) {
      domElement.textContent = 'ready';
      const element = (name, ready, set) => new Promise((resolve) => {
        const created = document.createElement(name);
        created.addEventListener(ready, () => resolve('done'));
        created.addEventListener('error', () => resolve('refused'));
        set(created);
        domElement.append(created);
      });
      const blobOf = (text, type) => URL.createObjectURL(new Blob([text], { type }));
      const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>';
      window.attempts = {
        wasm: () => WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])).then(() => 'done', () => 'refused'),
        blobWorker: () => new Promise((resolve) => {
          const worker = new Worker(blobOf('postMessage(1)', 'text/javascript'));
          worker.onmessage = () => resolve('done');
          worker.onerror = () => resolve('refused');
        }),
        blobPicture: () => element('img', 'load', (img) => { img.src = blobOf(svg, 'image/svg+xml'); }),
        blobFetch: () => fetch(blobOf('text', 'text/plain')).then(() => 'done', () => 'refused'),
        connect: (url) => fetch(url).then(() => 'done', () => 'refused'),
        picture: (url) => element('img', 'load', (img) => { img.src = url; }),
        media: (url) => element('audio', 'loadedmetadata', (audio) => { audio.src = url; }),
        script: (url) => element('script', 'load', (script) => { script.src = url; }),
        style: (url) => element('link', 'load', (link) => { link.rel = 'stylesheet'; link.href = url; }),
        frame: (url) => new Promise((resolve) => {
          addEventListener('message', () => resolve('done'), { once: true });
          document.addEventListener('securitypolicyviolation', () => resolve('refused'), { once: true });
          domElement.append(Object.assign(document.createElement('iframe'), { src: url }));
        }),
        form: (url) => new Promise((resolve) => {
          document.addEventListener('securitypolicyviolation', () => resolve('refused'), { once: true });
          const form = Object.assign(document.createElement('form'), { action: url, target: 'form-result' });
          addEventListener('message', () => resolve('done'), { once: true });
          domElement.append(form);
          try { form.submit(); } catch { resolve('refused'); } // Firefox throws
        }),
      };
    },
    unmount() {},
  }`,
);
