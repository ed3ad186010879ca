/** Trusted Types, as far as the shell uses them: TypeScript's DOM types do not have them (https://www.w3.org/TR/trusted-types/). */
interface Window {
  /** Undefined in Firefox before 148 and Safari before 26, which enforce none. */
  readonly trustedTypes?: {
    createPolicy<
      Rules extends {
        createHTML?(text: string): string;
        createScript?(text: string): string;
        createScriptURL?(text: string): string | null;
      },
    >(name: string, rules: Rules): Rules;
  };
}
