import * as z from 'zod/mini';

/** A violation of a page's policy, as its browser reports it. URLs have neither query nor fragment, which may be private. */
export type Violation = {
  readonly kind: 'csp' | 'integrity';
  /** Whether the browser has refused something, or only reports that it would. */
  readonly disposition: 'enforce' | 'report';
  /** Such as `script-src-elem`, `require-trusted-types-for`; for integrity the kind of file, or the error code. */
  readonly directive: string;
  /** URL of what was refused, or a word such as `inline` and `trusted-types-sink`. */
  readonly blocked: string;
  /** URL of the page. */
  readonly page: string;
  /** URL, line and column of the code that did it. */
  readonly source?: string;
};

const text = z.string().check(z.maxLength(4_096));
const place = { sourceFile: z.nullish(text), lineNumber: z.nullish(z.number()), columnNumber: z.nullish(z.number()) };

/** https://www.w3.org/TR/CSP3/#deprecated-serialize-violation, which `report-uri` sends */
const oldReport = z.object({
  'csp-report': z.object({
    'document-uri': text,
    'effective-directive': z.optional(text),
    'violated-directive': z.optional(text),
    'blocked-uri': text,
    'source-file': z.nullish(text),
    'line-number': z.nullish(z.number()),
    'column-number': z.nullish(z.number()),
    disposition: z.optional(z.enum(['enforce', 'report'])),
  }),
});

/** https://www.w3.org/TR/reporting-1/#serialize-reports: of CSP, of Integrity-Policy, and the shell's own about a changed file */
const newReport = z.union([
  z.object({
    type: z.literal('csp-violation'),
    body: z.object({
      documentURL: text,
      effectiveDirective: text,
      blockedURL: z.nullish(text),
      disposition: z.enum(['enforce', 'report']),
      ...place,
    }),
  }),
  z.object({
    type: z.literal('integrity-violation'),
    body: z.object({
      documentURL: text,
      blockedURL: text,
      destination: text,
      reportOnly: z.optional(z.boolean()),
    }),
  }),
]);

/** What a browser sends at once. */
const MAX_REPORTS = 100;

/**
 * Parses the body of a request with reports, in both formats that browsers use. Reports of other kinds, such as crashes, are left out.
 *
 * @returns undefined if the body has no reports
 */
export function parseReports(body: string): readonly Violation[] | undefined {
  const value = parseJson(body);
  const old = oldReport.safeParse(value);
  if (old.success) {
    const report = old.data['csp-report'];
    return [
      {
        kind: 'csp',
        disposition: report.disposition ?? 'enforce',
        directive: report['effective-directive'] ?? report['violated-directive'] ?? '',
        blocked: withoutQuery(report['blocked-uri']),
        page: withoutQuery(report['document-uri']),
        ...sourceOf(report['source-file'], report['line-number'], report['column-number']),
      },
    ];
  }
  if (!Array.isArray(value)) return undefined;
  return value.slice(0, MAX_REPORTS).flatMap((item): Violation[] => {
    const { data } = newReport.safeParse(item);
    if (!data) return [];
    if (data.type === 'integrity-violation') {
      const { documentURL, blockedURL, destination, reportOnly } = data.body;
      return [
        {
          kind: 'integrity',
          disposition: reportOnly ? 'report' : 'enforce',
          directive: destination,
          blocked: withoutQuery(blockedURL),
          page: withoutQuery(documentURL),
        },
      ];
    }
    const { documentURL, effectiveDirective, blockedURL, disposition, sourceFile, lineNumber, columnNumber } =
      data.body;
    return [
      {
        kind: 'csp',
        disposition,
        directive: effectiveDirective,
        blocked: withoutQuery(blockedURL ?? ''),
        page: withoutQuery(documentURL),
        ...sourceOf(sourceFile, lineNumber, columnNumber),
      },
    ];
  });
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

const withoutQuery = (url: string): string => url.replace(/[?#].*/s, '');

const sourceOf = (
  file: string | null | undefined,
  line: number | null | undefined,
  column: number | null | undefined,
) => (file ? { source: [withoutQuery(file), line ?? 0, column ?? 0].join(':') } : {});
