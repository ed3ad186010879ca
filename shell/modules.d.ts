declare module '*.css';

/** The content of the file. */
declare module '*?text' {
  const text: string;
  export default text;
}

/** The URL of a file. */
declare module '*?url' {
  const url: string;
  export default url;
}
