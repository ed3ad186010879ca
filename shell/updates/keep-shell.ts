import { savesData } from '../prefetch/load-prefetch.ts';

/**
 * Fetches the script of the shell as a file, if the page contains it: the visitor's next pages request it
 * (../server/html/inline-shell.ts), and then the browser has it. Not on a line where data are to be saved: there the next page fetches it.
 */
export async function keepShell(): Promise<void> {
  const { file } = document.querySelector<HTMLElement>('#conch-shell')?.dataset ?? {};
  if (file === undefined || savesData()) return;
  const response = await fetch(file, { priority: 'low' });
  await response.arrayBuffer(); // browsers cache a response only after its body was read completely
}
