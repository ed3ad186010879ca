export type Opening = { readonly opened: Promise<void>; readonly open: () => void };

/** What waits until the test opens it. */
export function opening(): Opening {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
