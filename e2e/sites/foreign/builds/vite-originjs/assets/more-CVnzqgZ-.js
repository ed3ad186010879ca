const o="more words";export{o as words};
