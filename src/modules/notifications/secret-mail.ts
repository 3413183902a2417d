/** Messages that hold a key to an account or to money. Sent, their words are wiped; kept, only who manages staff reads them. */
export const secretTemplates = ['password-reset', 'invitation', 'verification-code', 'gift-card'] as const;

export function hasSecret(template: string): boolean {
  return (secretTemplates as readonly string[]).includes(template);
}
