// All that the hand-written page has in place of a shell: it mounts the parts of its path, and follows pushState.
const shows = (path) => {
  const size = Number(/^\/k(\d+)$/.exec(path)?.[1] ?? 0);
  if (size === 0) return [{ name: 'other', remote: 'r01' }];
  return Array.from({ length: size }, (_, index) => {
    const remote = `r${String(index + 1).padStart(2, '0')}`;
    return { name: `view-${remote}`, remote };
  });
};
let parts = shows(location.pathname);
let mounted = [];

function mount(part) {
  const domElement = document.createElement('div');
  document.querySelector('main').append(domElement);
  const props = { name: part.name, domElement };
  mounted.push({ part, props });
  return window.views[part.remote].mount(props);
}

// Called by the `onload` of each script.
window.arrived = (remote) => {
  const part = parts.find((part) => part.remote === remote);
  if (part) void mount(part);
};

async function show() {
  parts = shows(location.pathname);
  const before = mounted;
  mounted = [];
  for (const { part, props } of before) {
    await window.views[part.remote].unmount(props);
    props.domElement.remove();
  }
  await Promise.all(parts.map(mount));
}

const { pushState } = history;
history.pushState = (...parameters) => {
  pushState.apply(history, parameters);
  void show();
};
