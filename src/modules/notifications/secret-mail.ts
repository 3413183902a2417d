/** Messages that hold a key to an account or to money. Sent, their words are wiped; kept, only who manages staff reads them. */
export const secretTemplates = ['password-reset', 'invitation', 'verification-code', 'gift-card'] as const;

/** The last word to who was erased: once it was sent, nothing tells to whom. */
export const farewellTemplates = ['privacy-erased'] as const;

export function isFarewell(template: string): boolean {
  return (farewellTemplates as readonly string[]).includes(template);
}

export function hasSecret(template: string): boolean {
  return (secretTemplates as readonly string[]).includes(template);
}
