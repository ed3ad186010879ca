const o="shared words";export{o as words};
