import type { DbOrTx } from '../../platform/db.ts';
import { selectTaxRules } from './tax.queries.ts';
import type { StoredTaxRule, TaxRule } from './tax.ts';

/** Every tax and fee of the hotel, of all times: `taxCharge` picks by service date. */
export function listTaxRules(db: DbOrTx, hotelId: number): Promise<TaxRule[]> {
  return selectTaxRules(db, hotelId);
}

/** The same with their ids, to be edited. */
export function listStoredTaxRules(db: DbOrTx, hotelId: number): Promise<StoredTaxRule[]> {
  return selectTaxRules(db, hotelId);
}
