import type { Language } from '../../core/local-text.ts';
import { formatNumber } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import { memberPath } from '../loyalty/loyalty.paths.ts';
import type { PaidUpgrade } from '../loyalty/upgrade.ts';
import type { PointsUpgrade } from '../reservations/points-upgrade.service.ts';
import * as paths from '../reservations/reservation.paths.ts';
import type { Question, QuestionField } from './question.ts';
import { frame, type StayQuestion } from './questions.presenter.ts';

function pointsText(count: number, language: Language): string {
  return tFor(language)('loyalty.points', { count, points: formatNumber(count, language) });
}

/** The better rooms that the guest's points buy; why there is none, where there is none. */
export function pointsUpgradeQuestion(input: StayQuestion, upgrade: PointsUpgrade | null): Question {
  const { view, stay, reader } = input;
  const { language } = reader;
  const t = tFor(language);
  const { title, submitLabel, ...base } = frame(input, 'check-in');
  const none = upgrade?.refusal
    ? t(`errors.points_upgrade_${upgrade.refusal}`)
    : t('loyalty.upgrades.desk.none');
  const fields = upgrade ? choiceFields(upgrade, language) : [];
  return {
    ...base,
    title: t('loyalty.upgrades.desk.title', { guest: stay.guestName }),
    submitLabel: t('loyalty.upgrades.desk.submit'),
    lead: fields.length > 0 ? t('loyalty.upgrades.desk.lead') : none,
    facts: [...base.facts, ...payerFact(upgrade, language)],
    fields,
    formAction: paths.pointsUpgradePath(view.number, stay.id),
  };
}

function payerFact(upgrade: PointsUpgrade | null, language: Language) {
  if (!upgrade) return [];
  const { memberNumber, points } = upgrade;
  return [
    {
      term: tFor(language)('loyalty.upgrades.desk.member'),
      text: `${memberNumber} · ${pointsText(points, language)}`,
      href: memberPath(memberNumber),
    },
  ];
}

function choiceFields({ choices, version }: PointsUpgrade, language: Language): QuestionField[] {
  const t = tFor(language);
  if (choices.length === 0) return [];
  const cardValue = (choice: PointsUpgrade['choices'][number]) =>
    `${choice.roomTypeId}:${choice.points}:${version}`;
  const first = choices.find((choice) => choice.isAffordable);
  return [
    {
      kind: 'radio',
      name: 'choice',
      label: t('loyalty.upgrades.desk.choice'),
      value: first ? cardValue(first) : null,
      options: choices.map((choice) => {
        const points = pointsText(choice.points, language);
        const night = formatNumber(choice.pointsPerNight, language);
        return {
          value: cardValue(choice),
          title: textFor(choice.names, language),
          text: choice.isAffordable
            ? t('loyalty.upgrades.desk.card', { points, night })
            : t('loyalty.upgrades.desk.poor', { points }),
          disabled: !choice.isAffordable,
        };
      }),
    },
  ];
}

/** Gives the points of an upgrade back. */
export function undoUpgradeQuestion(input: StayQuestion, upgrade: PaidUpgrade | undefined): Question {
  const { view, stay, reader } = input;
  const t = tFor(reader.language);
  const base = frame(input, 'check-in');
  return {
    ...base,
    title: t('loyalty.upgrades.desk.undo-title', { guest: stay.guestName }),
    submitLabel: t('loyalty.upgrades.desk.undo-submit'),
    lead: upgrade
      ? t('loyalty.upgrades.desk.undo-lead', { points: pointsText(upgrade.points, reader.language) })
      : t('errors.points_upgrade_none'),
    fields: [],
    formAction: paths.pointsUpgradeUndoPath(view.number, stay.id),
  };
}

/** What points have paid for, as a fact of the stay. */
export function upgradeFact(upgrade: PaidUpgrade | undefined, language: Language) {
  if (!upgrade) return [];
  const t = tFor(language);
  const text = t('loyalty.upgrades.desk.paid-text', { points: pointsText(upgrade.points, language) });
  return [{ term: t('loyalty.upgrades.desk.paid'), text }];
}
