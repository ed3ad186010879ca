import type { Snapshot } from '../../../shell/server/snapshots/snapshot-file.ts';

/** What a page shows in an outlet; or why that cannot be shown without the code of its remotes. */
export type Copy = Pick<Snapshot, 'remotes' | 'attributes' | 'html' | 'css'> | { readonly hindrance: string };

/** Selects what a copy is without: it would load or run, or be in its way. */
export const NOT_COPIED = 'script, noscript, template, style, link, meta, base, iframe, embed, object, audio, video';

type Copied = {
  /** The HTML of the page, as the server sent it: its own styles need no copy. */
  readonly served: string;
  /** `NOT_COPIED`. */
  readonly notCopied: string;
};

/**
 * Copies an outlet, without whatever would load, run or be found by code in it, and with the rules of style sheets that apply to it. Runs
 * in the page, so it must not use anything from outside of it.
 */
export function copyOutlet(outlet: Element, { served, notCopied }: Copied): Copy {
  const IDENTIFYING = ['name', 'autofocus', 'data-application', 'data-fragment', 'data-status', 'aria-busy'];
  const ID_REFERENCES =
    /^(for|headers|list|form|aria-(labelledby|describedby|controls|owns|details|activedescendant))$/;
  const view = outlet.ownerDocument;
  const all = [outlet, ...outlet.querySelectorAll('*')];
  const custom = all.find(({ localName }) => localName.includes('-') && localName !== 'conch-fragment');
  if (custom) return { hindrance: `it contains <${custom.localName}>, which shows nothing without its code` };
  if (all.some(({ shadowRoot }) => shadowRoot)) return { hindrance: 'it has content in a shadow root' };

  /** Code of the application must not find the copy in place of what it has mounted. */
  const ids = new Set(all.map(({ id }) => id).filter((id) => id !== ''));
  const rename = (id: string) => (ids.has(id) ? `conch-snapshot-${id}` : id);
  const renameIn = (text: string) => text.replace(/#([\w-]+)/g, (_, id: string) => `#${rename(id)}`);
  const isOwnStyle = (node: unknown) =>
    node instanceof HTMLStyleElement && node.textContent !== '' && served.includes(node.textContent);
  const sheets = [...view.styleSheets, ...view.adoptedStyleSheets].filter(({ ownerNode }) => !isOwnStyle(ownerNode));
  const ancestors: Element[] = [];
  for (let each = outlet.parentElement; each; each = each.parentElement) ancestors.push(each);
  const styled = [...all, ...ancestors];
  /** Without pseudo-classes and -elements that say nothing of what is there. */
  const plain = (selector: string) =>
    selector.replace(
      /::?(before|after|marker|placeholder|selection|backdrop|hover|focus[\w-]*|active|visited|target)\b/g,
      '',
    );
  const applies = (selector: string) => {
    const text = plain(selector).replaceAll('&', ':is(*)');
    try {
      return styled.some((element) => element.matches(text));
    } catch {
      return true; // such as a comma at the end of a list: better a rule too many
    }
  };
  const absolute = (css: string, sheet: CSSStyleSheet | null) =>
    css.replace(/url\(\s*(["']?)(.*?)\1\s*\)/g, (whole, _, address: string) => {
      if (/^(data|blob):|^#/.test(address)) return whole;
      const { origin, href, pathname, search, hash } = new URL(address, sheet?.href ?? view.baseURI);
      return `url("${origin === view.location.origin ? pathname + search + hash : href}")`;
    });
  const later: { readonly name: string; readonly css: string }[] = [];
  const textOf = (rules: CSSRuleList): string =>
    [...rules]
      .map((rule) => {
        const css = absolute(rule.cssText, rule.parentStyleSheet);
        if (rule instanceof CSSStyleRule) {
          if (!applies(rule.selectorText)) return '';
          if (rule.cssRules.length === 0) return css;
          const own = absolute(rule.style.cssText, rule.parentStyleSheet);
          return `${rule.selectorText}{${own}${textOf(rule.cssRules)}}`;
        }
        if (rule instanceof CSSImportRule) {
          const inner = rule.styleSheet ? textOf(rule.styleSheet.cssRules) : '';
          return inner && rule.media.mediaText ? `@media ${rule.media.mediaText}{${inner}}` : inner;
        }
        if (rule instanceof CSSKeyframesRule) later.push({ name: rule.name, css });
        else if (rule instanceof CSSFontFaceRule)
          later.push({ name: rule.style.getPropertyValue('font-family').replace(/["']/g, ''), css });
        else if ('cssRules' in rule && !/^@scope/.test(css)) {
          const inner = textOf(rule.cssRules as CSSRuleList);
          return inner && `${css.slice(0, css.indexOf('{'))}{${inner}}`;
        } else return css;
        return '';
      })
      .join('');
  let css = '';
  for (const sheet of sheets) {
    if (sheet.disabled) continue;
    let rules: CSSRuleList;
    try {
      rules = sheet.cssRules;
    } catch {
      return { hindrance: `${sheet.href} may not be read, because of CORS` };
    }
    const text = textOf(rules);
    css += text && sheet.media.mediaText ? `@media ${sheet.media.mediaText}{${text}}` : text;
  }
  css =
    later
      .filter(({ name }) => css.includes(name))
      .map((rule) => rule.css)
      .join('') + css;

  const remotes = [outlet, ...outlet.querySelectorAll('[data-remote]')].map(
    (each) => each.getAttribute('data-remote') ?? '',
  );
  // In another document nothing loads, and no custom element is upgraded, before the attributes are removed.
  const copy = view.implementation.createHTMLDocument().importNode(outlet, true);
  for (const element of copy.querySelectorAll(notCopied)) element.remove();
  for (const element of [copy, ...copy.querySelectorAll('*')]) {
    for (const { name, value } of [...element.attributes]) {
      const isActive = name.startsWith('on') || /^\s*javascript:/i.test(value) || name === 'contenteditable';
      if (isActive || IDENTIFYING.includes(name)) element.removeAttribute(name);
      else if (name === 'id') element.id = rename(value);
      else if (ID_REFERENCES.test(name)) element.setAttribute(name, value.split(' ').map(rename).join(' '));
      // Links keep what visitors see in the address bar.
      else if (/^#|url\(["']?#/.test(value) && element.localName !== 'a') element.setAttribute(name, renameIn(value));
    }
    if (/^(input|select|textarea|button|fieldset)$/.test(element.localName)) element.setAttribute('inert', '');
  }
  const attributes = Object.fromEntries(
    [...copy.attributes].filter(({ name }) => name.startsWith('data-')).map(({ name, value }) => [name, value]),
  );
  return { remotes: [...new Set(remotes)], attributes, html: copy.innerHTML, css: renameIn(css) };
}
