/** A store of objects with conditional writes: what a manifest and its history need of a place. */
export type Bucket = {
  /** URL without a key, such as `s3://shop/`. */
  readonly name: string;
  /**
   * Undefined if there is no such object.
   *
   * @param known is given back, and its body not sent again, if it is still the same
   * @throws {OperatorError} BUCKET_UNREACHABLE
   */
  readonly get: (key: string, known?: StoredObject) => Promise<StoredObject | undefined>;
  /**
   * Writes an object if the condition holds at that moment. Gives its new ETag, or undefined if the condition does not hold.
   *
   * A request whose answer is lost is sent again. So undefined may also mean that this very call has written the object: callers compare.
   *
   * @throws {OperatorError} BUCKET_UNREACHABLE
   */
  readonly put: (key: string, object: NewObject, condition: Condition) => Promise<string | undefined>;
  /** Deletes an object, if it is there. @throws {OperatorError} BUCKET_UNREACHABLE */
  readonly remove: (key: string) => Promise<void>;
  /** The names of all objects below a prefix, without it, in the order of their bytes. @throws {OperatorError} BUCKET_UNREACHABLE */
  readonly list: (prefix: string, after?: string) => Promise<readonly string[]>;
};

export type BucketOptions = {
  readonly environment: NodeJS.ProcessEnv;
  /** How often a request is sent that is not answered. */
  readonly attempts: number;
};

export type StoredObject = {
  readonly body: Buffer;
  /** Identifies the content, or the write: the same content may have the same ETag again. */
  readonly etag: string;
};

export type NewObject = {
  readonly body: string | Uint8Array<ArrayBuffer>;
  readonly type: string;
  readonly cacheControl: string;
  /** Of a compressed body: `br` or `gzip`. */
  readonly encoding?: string;
};

/** That there is no such object, that it still has an ETag, or nothing. */
export type Condition = 'absent' | 'none' | { readonly etag: string };

/** An object that is read again each time. */
export const jsonObject = (body: string): NewObject => ({
  body,
  type: 'application/json; charset=utf-8',
  cacheControl: 'no-cache',
});

/** A key as it is in a URL. */
export const encodeKey = (key: string): string => key.split('/').map(encodeURIComponent).join('/');
