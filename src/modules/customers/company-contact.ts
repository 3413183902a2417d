/** What is known of a person to call at a company; by telephone, by mail or both. */
export interface ContactFields {
  readonly name: string;
  readonly role: string | null;
  readonly phone: string | null;
  readonly email: string | null;
  readonly note: string | null;
}

export interface CompanyContact extends ContactFields {
  readonly id: number;
}
