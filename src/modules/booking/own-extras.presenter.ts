import { type Minor, minor } from '../../core/money.ts';
import { formatMoney } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import type { ReservationView } from '../reservations/reservation.service.ts';
import { type ExtraProduct, extraTotal, isPerPerson, mostPieces } from '../reservations/stay-extra.ts';
import { bookingPath, extraRemovalPath, ownExtrasPath } from './booking.paths.ts';
import { extraWords } from './extra-words.presenter.ts';
import { type SitePage, sitePage } from './site.presenter.ts';
import type { TripFrame } from './trip-frame.presenter.ts';

type StayView = ReservationView['stays'][number];

export interface OwnExtrasPage extends SitePage {
  readonly closeHref: string;
  readonly refusal: string | null;
  readonly chosen: readonly {
    readonly name: string;
    readonly what: string;
    readonly amount: string;
    readonly removeAction: string;
  }[];
  readonly offered: readonly {
    readonly id: string;
    readonly name: string;
    readonly price: string;
    readonly quantities: readonly { readonly value: number; readonly label: string }[];
    readonly quantity: number;
    readonly hidden: readonly { readonly name: string; readonly value: string }[];
  }[];
  readonly action: string;
}

export function ownExtrasPage(
  { view, hotel, language }: TripFrame,
  stay: StayView,
  { products, refusal = null }: { products: readonly ExtraProduct[]; refusal?: string | null },
): OwnExtrasPage {
  const t = tFor(language);
  const money = (amount: Minor) => formatMoney(amount, hotel.currency, language);
  const taken = new Set(stay.extras.map((extra) => extra.codeId));
  const persons = stay.adults + stay.childAges.length;
  return {
    ...sitePage({ hotel, slug: undefined, language, title: t('booking.extras.title') }),
    closeHref: bookingPath(view.number),
    action: ownExtrasPath(view.number, stay.id),
    refusal,
    chosen: stay.extras.map((extra) => ({
      name: textFor(extra.names, language),
      what: extraWords(extra, { currency: hotel.currency, language }),
      amount: money(extraTotal(extra, stay)),
      removeAction: extraRemovalPath(view.number, stay.id, extra.id),
    })),
    offered: products
      .filter((product) => !taken.has(product.codeId))
      .map((product) => {
        const most = isPerPerson(product.per) ? persons : mostPieces;
        const quantity = isPerPerson(product.per) ? persons : 1;
        const inAll = extraTotal({ ...product, quantity: 1 }, stay);
        return {
          id: `f-quantity-${product.codeId}`,
          name: textFor(product.names, language),
          price: t(`booking.extras.per.${product.per}`, { amount: money(product.unitMinor) }),
          quantities: Array.from({ length: most }, (_, index) => ({
            value: index + 1,
            label: t('booking.extras.quantity', {
              count: index + 1,
              amount: money(minor(inAll * (index + 1))),
            }),
          })),
          quantity,
          hidden: [
            { name: 'codeId', value: String(product.codeId) },
            { name: 'expectedUnit', value: String(product.unitMinor) },
          ],
        };
      }),
  };
}
