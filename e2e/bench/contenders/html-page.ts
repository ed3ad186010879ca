/** The page of a contender: what differs between them is in the head. */
export const htmlPage = (head: string): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Tractors</title>
    <link rel="icon" href="data:,">
    ${head}
  </head>
  <body>
    <header></header>
    <main></main>
    <footer></footer>
  </body>
</html>
`;
