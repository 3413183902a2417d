import type { DbOrTx } from '../../platform/db.ts';
import { fieldHash } from '../../platform/field-crypto.ts';
import { type CustomerHit, type CustomerPage, customersPerPage, plainText } from './customer.ts';
import {
  countKnown,
  type SortedAs,
  selectFound,
  selectKnown,
  selectSpellings,
} from './customer-search.queries.ts';
import { askedBooking, askedDocument, askedTerms, similarTerms, wordsToSpell } from './customer-search.ts';
import { spellingKeys } from './customer-terms.ts';

export interface CustomerSearch {
  readonly hotelIds: readonly number[];
  readonly text: string;
  readonly page: number;
  /** Only guests with this tag, or of this class. */
  readonly sorted?: SortedAs | undefined;
}

const mostFound = 50;
/** With so few found, what may have been meant is looked for too. */
const fewFound = 5;

/**
 * The profiles these houses know. A text is read as a name, its pinyin or initials, a part of a telephone number, a
 * mail, a whole identity number or a booking's number; each hit says which it was. Without a text: all, page by page.
 */
export async function searchCustomers(db: DbOrTx, search: CustomerSearch): Promise<CustomerPage> {
  const { hotelIds, page, sorted } = search;
  if (plainText(search.text) === '') {
    const customers = await selectKnown(db, { hotelIds, page, pageSize: customersPerPage, sorted });
    return { customers, total: await countKnown(db, hotelIds, sorted), page, more: false };
  }
  const found = await foundBy(db, search);
  const similar = found.length < fewFound ? await similarTo(db, search) : [];
  const known = new Set(found.map(({ id }) => id));
  const customers = [...found, ...similar.filter(({ id }) => !known.has(id))];
  const shown = customers.slice(0, mostFound);
  return { customers: shown, total: shown.length, page: 1, more: customers.length > mostFound };
}

function foundBy(db: DbOrTx, { hotelIds, text, sorted }: CustomerSearch): Promise<CustomerHit[]> {
  const document = askedDocument(text);
  return selectFound(db, {
    hotelIds,
    text,
    terms: askedTerms(text),
    documentHash: document && fieldHash(document),
    booking: askedBooking(text),
    limit: mostFound + 1,
    sorted,
  });
}

async function similarTo(db: DbOrTx, { hotelIds, text, sorted }: CustomerSearch): Promise<CustomerHit[]> {
  const keys = wordsToSpell(text).flatMap((typed) => spellingKeys(typed).map((key) => ({ typed, key })));
  const known = new Map<string, string[]>();
  for (const { typed, word } of keys.length === 0 ? [] : await selectSpellings(db, keys)) {
    known.set(typed, [...(known.get(typed) ?? []), word]);
  }
  const terms = similarTerms(text, known).map((term) => ({ term, reason: 'similar' }) as const);
  if (terms.length === 0) return [];
  const nothingElse = { text: null, documentHash: null, booking: null };
  return selectFound(db, { hotelIds, terms, ...nothingElse, sorted, limit: mostFound + 1 });
}
