import { isAllowed } from '../../platform/auth.ts';
import type { Context } from '../../platform/context.ts';
import { formatDate, formatDateTime } from '../../platform/i18n/format.ts';
import { hasMessage, textFor, tFor } from '../../platform/i18n/translate.ts';
import type { PrincipalHotel } from '../../platform/principal.ts';
import { type FormModel, type FormState, fieldMaker, languageNames } from '../../platform/views/form.ts';
import { reservationPath } from '../reservations/reservation.paths.ts';
import { wishes } from '../rooms/wish.ts';
import { guestBadges } from '../segments/guest-badge.ts';
import { customerPath, mergePath, mergeUndoPath, profilePartPath } from './customer.paths.ts';
import { fullName } from './customer.ts';
import { reasonsText } from './customer-merge.presenter.ts';
import type { Duplicate, StandingMerge } from './customer-merge.service.ts';
import { type CompanyCard, companyCards } from './profile-company.presenter.ts';
import type { ProfileRecord } from './profile-record.service.ts';
import { type NoteAccess, noteAccesses, type TimelineEvent } from './profile-record.ts';

/** What came back of one of the small forms of the page. */
export type PartStates = Readonly<Partial<Record<PartName, FormState>>>;
export type PartName = 'notes' | 'complaints' | 'companions' | 'consents' | 'tags';

export interface RecordParts {
  /** VIP and the class of the house first, then the tags. */
  readonly badges: readonly { readonly word: string; readonly tone: string }[];
  /** The tags that rules gave; null where none did. */
  readonly ruleTags: string | null;
  /** What the class means to who meets the guest. */
  readonly classMeaning: string | null;
  readonly notes: readonly { readonly body: string; readonly by: string; readonly badge: string | null }[];
  readonly complaints: readonly {
    readonly about: string;
    readonly by: string;
    readonly outcome: string | null;
    readonly settleAction: string | null;
    readonly field: string;
  }[];
  readonly preferences: readonly { readonly word: string; readonly source: string }[];
  readonly wishTicks: readonly {
    readonly value: string;
    readonly label: string;
    readonly checked: boolean;
  }[];
  readonly preferencesAction: string | null;
  readonly companions: readonly {
    readonly name: string;
    readonly more: string;
    readonly removeAction: string | null;
  }[];
  readonly companies: readonly CompanyCard[];
  readonly consents: readonly { readonly word: string; readonly by: string }[];
  readonly timeline: readonly {
    readonly when: string;
    readonly what: string;
    readonly href: string | null;
  }[];
  /** Who may be the same person, and who became part of this profile and could be parted again. */
  readonly alike: readonly { readonly href: string; readonly name: string; readonly why: string }[];
  readonly merges: readonly { readonly text: string; readonly by: string; readonly undoAction: string }[];
  readonly forms: Readonly<Partial<Record<PartName, FormModel>>>;
}

export interface RecordView {
  readonly customerId: number;
  readonly vip: boolean;
  readonly hotel: PrincipalHotel;
  readonly record: ProfileRecord;
  readonly accesses: readonly NoteAccess[];
  readonly duplicates: readonly Duplicate[];
  readonly merges: readonly StandingMerge[];
}

export function recordParts(ctx: Context, view: RecordView, states: PartStates): RecordParts {
  const t = tFor(ctx.language);
  const { customerId, hotel, record } = view;
  const mayChange = isAllowed(ctx, 'customers.change');
  const moment = (at: Date) => formatDateTime(at, hotel.timeZone, ctx.language);
  const by = (name: string, at: Date) => [name, moment(at)].filter(Boolean).join(' · ');
  const actionOf = (part: string) => (mayChange ? profilePartPath(customerId, part) : null);
  const stated = new Set(
    record.preferences.filter(({ source }) => source !== 'stays').map(({ wish }) => wish),
  );
  return {
    ...sortedParts(view, ctx),
    notes: record.notes.map((note) => ({
      body: note.body,
      by: by(note.authorName, note.at),
      badge: note.access === 'customers.view' ? null : t('customers.notes.private'),
    })),
    complaints: record.complaints.map((complaint) => ({
      about: complaint.about,
      by: by(complaint.authorName, complaint.at),
      outcome:
        complaint.outcome === null || complaint.settledAt === null
          ? null
          : `${complaint.outcome} (${by(complaint.settledBy ?? '', complaint.settledAt)})`,
      settleAction: complaint.outcome === null ? actionOf(`complaints/${complaint.id}/outcome`) : null,
      field: `outcome-${complaint.id}`,
    })),
    preferences: record.preferences.map(({ wish, source, at }) => ({
      word: t(`rooms.wishes.${wish}`),
      source: t(`customers.sources.${source}`, { date: at ? moment(at) : '' }),
    })),
    wishTicks: wishes.map((value) => ({
      value,
      label: t(`rooms.wishes.${value}`),
      checked: stated.has(value),
    })),
    preferencesAction: actionOf('preferences'),
    companions: record.companions.map((companion) => ({
      name: fullName(companion),
      more: [
        companion.birthDate && formatDate(companion.birthDate, 'medium', ctx.language),
        companion.documentMask,
      ]
        .filter(Boolean)
        .join(' · '),
      removeAction: actionOf(`companions/${companion.id}/removal`),
    })),
    companies: companyCards(ctx, record.companies),
    consents: record.consents.map(
      ({ channel, purpose, granted, source, textVersion, language, outdated, at }) => ({
        word: t(granted ? 'customers.consents.yes' : 'customers.consents.no', {
          channel: t(`customers.channels.${channel}`),
          purpose: t(`customers.purposes.${purpose}`),
        }),
        by: [
          by(source, at),
          textVersion,
          language && languageNames[language],
          granted && outdated && t('customers.consents.outdated'),
        ]
          .filter(Boolean)
          .join(' · '),
      }),
    ),
    timeline: record.timeline.map((event) => ({
      when: [moment(event.at), eventActor(ctx, event)].filter(Boolean).join(' · '),
      what: eventText(ctx, event),
      href: event.bookingNumber === null ? null : reservationPath(event.bookingNumber),
    })),
    alike: view.duplicates.map(({ other, reasons }) => ({
      href: `${mergePath(customerId)}?with=${other.id}`,
      name: fullName(other),
      why: reasonsText(t, reasons),
    })),
    merges: view.merges.map((merge) => ({
      text: t('customers.merge.was', { name: merge.name }),
      by: by(merge.actorName, merge.at),
      undoAction: mergeUndoPath(merge.id),
    })),
    forms: mayChange ? partForms(ctx, view, states) : {},
  };
}

/** What stands beside the name: the class of the house, then the tags; a refused tag is none. */
function sortedParts({ vip, record: { tags, classes } }: RecordView, { language }: Context) {
  const chosen = classes.find((each) => each.chosen);
  const words = tags.filter(({ source }) => source !== 'refused').map(({ tag }) => ({ word: tag, tone: '' }));
  const byRule = tags.filter(({ source }) => source === 'rule').map(({ tag }) => tag);
  return {
    ruleTags:
      byRule.length > 0 ? tFor(language)('customers.tags.by-rule', { tags: byRule.join(', ') }) : null,
    badges: [...guestBadges({ vip, guestClass: chosen?.names ?? null }, language), ...words],
    classMeaning: chosen ? textFor(chosen.meanings, language) || null : null,
  };
}

/** "Checked in · W-1000001": the words of the log are made to stand after a name or alone. */
function eventText(ctx: Context, event: TimelineEvent): string {
  const key = `audit.actions.${event.action}`;
  const what = hasMessage(key) ? tFor(ctx.language)(key) : event.action.replaceAll('_', ' ');
  const begun = what.charAt(0).toUpperCase() + what.slice(1);
  return [begun, event.bookingNumber, event.about].filter(Boolean).join(' · ');
}

function eventActor(ctx: Context, { actorKind, actorName }: TimelineEvent): string {
  return actorKind === 'system' ? tFor(ctx.language)('admin.audit.actors.system') : actorName;
}

function partForms(ctx: Context, { customerId, record, accesses }: RecordView, states: PartStates) {
  const t = tFor(ctx.language);
  const form = (
    part: PartName,
    make: (fields: ReturnType<typeof fieldMaker>) => FormModel['groups'][0]['fields'],
    values = {},
  ) => {
    const { values: typed = values, errors = {} } = states[part] ?? {};
    return {
      action: profilePartPath(customerId, part),
      submit: t(`customers.${part}.add`),
      cancelHref: null,
      errors,
      groups: [{ legend: null, hint: null, fields: make(fieldMaker(t, typed, errors)) }],
    };
  };
  const readers = noteAccesses
    .filter((access) => accesses.includes(access))
    .map((value) => ({
      value,
      label: t(`customers.notes.readers.${value === 'customers.view' ? 'all' : 'leaders'}`),
    }));
  const channels = ['email', 'sms', 'phone', 'post'].map((value) => ({
    value,
    label: t(`customers.channels.${value}`),
  }));
  const said = ['yes', 'no'].map((value) => ({ value, label: t(`customers.consents.said-${value}`) }));
  const tagsBy = (from: string) =>
    record.tags
      .filter(({ source }) => source === from)
      .map(({ tag }) => tag)
      .join(', ');
  const classes = record.classes.map(({ id, names }) => ({
    value: String(id),
    label: textFor(names, ctx.language),
  }));
  return {
    notes: form('notes', (make) => [
      make.area('noteBody', t('customers.notes.body'), { required: true, maxlength: '4000' }),
      make.select('noteAccess', t('customers.notes.access'), readers),
    ]),
    complaints: form('complaints', (make) => [
      make.area('complaintAbout', t('customers.complaints.about'), { required: true, maxlength: '2000' }),
    ]),
    companions: form('companions', (make) => [
      make.text('companionFirst', t('customers.fields.first-name'), { required: true, maxlength: '80' }),
      make.text('companionLast', t('customers.fields.last-name'), { required: true, maxlength: '80' }),
      make.text('companionBirth', t('customers.fields.birth-date'), { type: 'date', optional: true }),
      make.text('companionDocument', t('customers.fields.document-number'), {
        optional: true,
        maxlength: '40',
      }),
    ]),
    consents: form('consents', (make) => [
      make.select('consentChannel', t('customers.consents.channel'), channels),
      make.select('consentSaid', t('customers.consents.said'), said),
    ]),
    tags: form(
      'tags',
      (make) => [
        make.text('tags', t('customers.tags.words'), {
          optional: true,
          wide: true,
          hint: t('customers.tags.hint'),
        }),
        make.text('refusedTags', t('customers.tags.refused'), {
          optional: true,
          wide: true,
          hint: t('customers.tags.refused-hint'),
        }),
        ...(classes.length > 0
          ? [
              make.select('classId', t('customers.tags.class'), classes, {
                blank: t('customers.tags.no-class'),
              }),
            ]
          : []),
      ],
      {
        tags: tagsBy('hand'),
        refusedTags: tagsBy('refused'),
        classId: String(record.classes.find(({ chosen }) => chosen)?.id ?? ''),
      },
    ),
  };
}

/** Where a part of the page stands, to come back to after its form. */
export function partOfPage(customerId: number, part: string): string {
  return `${customerPath(customerId)}#${part}`;
}
