import { customerPath } from '../customers/customer.paths.ts';

/** What a page of a guest's consumption is narrowed to, as its address says it. */
export interface ConsumptionQueryText {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly item?: string | undefined;
  readonly hotel?: string | number | undefined;
  readonly least?: string | undefined;
  readonly most?: string | undefined;
  readonly page?: number | undefined;
}

export function consumptionPath(customerId: number, query: ConsumptionQueryText = {}): string {
  const said = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') said.set(name, String(value));
  }
  const text = said.toString();
  return `${customerPath(customerId)}/consumption${text && `?${text}`}`;
}
