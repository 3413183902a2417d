import type { Language } from '../../core/local-text.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import { type FormModel, type FormState, fieldMaker } from '../../platform/views/form.ts';
import { assignmentWeightsPath, weightsPreviewPath } from '../assignment/assignment.paths.ts';
import type { WeightsEffect } from '../assignment/plan.service.ts';
import type { PlanFigures } from '../assignment/plan-figures.ts';
import { aims, highestWeight, type Weights } from '../assignment/weights.ts';
import { settingsPath } from '../hotels/hotel.paths.ts';
import { reservationPath } from '../reservations/reservation.paths.ts';
import type { DeskTable, Reader } from './desk-table.presenter.ts';
import { datesText } from './stay-words.presenter.ts';

export interface WeightsPage {
  readonly title: string;
  readonly crumbs: readonly { readonly href: string | null; readonly label: string }[];
  readonly form: FormModel;
  readonly effect: {
    readonly title: string;
    readonly figures: DeskTable;
    readonly changes: DeskTable;
    readonly more: string | null;
  } | null;
}

const changesShown = 30;

/** How much each aim counts, and what these weights would change. */
export function weightsPage(
  input: { readonly weights: Weights; readonly effect: WeightsEffect | null },
  { language }: Reader,
  state?: FormState,
): WeightsPage {
  const t = tFor(language);
  const values = state?.values ?? Object.fromEntries(aims.map((aim) => [aim, String(input.weights[aim])]));
  const make = fieldMaker(t, values, state?.errors);
  const fields = aims.map((aim) =>
    make.text(aim, t(`assignment.aims.${aim}`), {
      type: 'number',
      inputmode: 'numeric',
      min: '0',
      max: String(highestWeight),
      required: true,
      hint: t(`assignment.aim-hints.${aim}`),
    }),
  );
  return {
    title: t('assignment.weights.title'),
    crumbs: [
      { href: settingsPath, label: t('settings.title') },
      { href: null, label: t('assignment.weights.title') },
    ],
    form: {
      action: assignmentWeightsPath,
      groups: [{ legend: null, hint: t('assignment.weights.lead'), fields }],
      submit: t('shared.save'),
      second: { label: t('assignment.weights.preview'), action: weightsPreviewPath },
      cancelHref: null,
      errors: state?.errors ?? {},
    },
    effect: input.effect && effectOf(input.effect, language),
  };
}

function effectOf({ now, later, changed }: WeightsEffect, language: Language): WeightsPage['effect'] {
  const t = tFor(language);
  const rows: readonly (readonly [string, keyof PlanFigures])[] = [
    ['wishes', 'met'],
    ['gaps', 'gaps'],
    ['moves', 'moves'],
  ];
  const empty = {
    heading: t('assignment.weights.same'),
    lead: t('assignment.weights.same-lead'),
    mark: 'circle-check',
    action: null,
  };
  const columns = (keys: readonly string[]) =>
    keys.map((key) => ({ label: t(`assignment.weights.columns.${key}`) }));
  return {
    title: t('assignment.weights.effect', { count: changed.length }),
    figures: {
      caption: t('assignment.weights.figures'),
      columns: columns(['figure', 'now', 'later']),
      rows: rows.map(([key, figure]) => ({
        cells: [t(`assignment.tiles.${key}`), String(now[figure]), String(later[figure])],
      })),
      empty,
    },
    changes: {
      caption: t('assignment.weights.changes'),
      columns: columns(['guest', 'stay', 'now', 'later']),
      rows: changed.slice(0, changesShown).map(({ stay, now: before, later: after }) => ({
        cells: [
          { text: stay.guestName, href: reservationPath(stay.number), small: stay.number },
          datesText(stay, language),
          before,
          after,
        ],
      })),
      empty,
    },
    more:
      changed.length > changesShown
        ? t('assignment.weights.more', { count: changed.length - changesShown })
        : null,
  };
}
