/** Messages that hold a key to an account. Sent, their words are wiped; kept, only who manages staff reads them. */
const secretTemplates: ReadonlySet<string> = new Set(['password-reset', 'invitation', 'verification-code']);

export function hasSecret(template: string): boolean {
  return secretTemplates.has(template);
}
