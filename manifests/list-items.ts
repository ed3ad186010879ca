/** Makes the format when it is first used: that takes 15 ms, and most commands list nothing. */
function listItems(type: Intl.ListFormatType): (items: Iterable<string>) => string {
  let format: Intl.ListFormat | undefined;
  return (items) => {
    format ??= new Intl.ListFormat('en-GB', { type }); // American English would put a comma before "and"
    return format.format(items);
  };
}

/** `a, b and c` */
export const listAll = listItems('conjunction');

/** `a, b or c` */
export const listAny = listItems('disjunction');
