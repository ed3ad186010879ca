/** Decodes a part of a URL; one that is badly encoded, because a person mistyped it, is returned as it is. */
export function decodeUrl(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}
