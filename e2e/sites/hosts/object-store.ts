/** A store of objects that a test has started, with an empty bucket. */
export type ObjectStore = {
  /** Of the bucket, with a slash at the end. */
  readonly url: string;
  /** What commands need to use it. */
  readonly environment: Readonly<Record<string, string>>;
  /** The headers that browsers get with an object. */
  headers(key: string): Promise<Headers>;
  close(): Promise<void>;
};
