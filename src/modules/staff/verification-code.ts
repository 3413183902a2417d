export const codePurposes = ['sign_in', 'contact', 'claim', 'personal_file'] as const;
export type CodePurpose = (typeof codePurposes)[number];

/** How long a code opens something, and how often one may be wrong about it. */
export const codeMinutes = 10;
export const codeTries = 5;

export type CodeAnswer = 'right' | 'wrong' | 'spent';

/** What a try with this code comes to; wrong ones are counted by the caller. `spent`: no try is left, or its time is over. */
export function codeAnswer(
  code: { readonly tries: number; readonly expiresAt: Date; readonly isSame: boolean } | null,
  at: Date,
): CodeAnswer {
  if (code === null || code.tries >= codeTries || code.expiresAt <= at) return 'spent';
  return code.isSame ? 'right' : 'wrong';
}
