import styles from './not-found.module.css';

type Props = {
  readonly lang: string;
  readonly status: string;
  readonly heading: string;
  readonly hint: string;
  /** The way on. */
  readonly link: { readonly href: string; readonly label: string };
};

/**
 * The page of something that does not exist, such as a product that is no longer sold. The server has answered 200, because it knows the
 * routes but not the products; `noindex` tells search engines what the status cannot:
 * https://developers.google.com/search/docs/crawling-indexing/javascript/javascript-seo-basics#avoid-soft-404s
 */
export const NotFound = ({ lang, status, heading, hint, link }: Props) => (
  <div className={styles.page} lang={lang}>
    {/* React moves it to the head: https://react.dev/reference/react-dom/components/meta */}
    <meta name="robots" content="noindex" />
    <p className={styles.status}>{status}</p>
    <h1 className={styles.heading}>{heading}</h1>
    <p className={styles.hint}>{hint}</p>
    <a className={styles.link} href={link.href}>
      {link.label}
    </a>
  </div>
);
