import type { Language } from '../../core/local-text.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import { type FormState, fieldMaker, type SettingsFormPage } from '../../platform/views/form.ts';
import { settingsPath } from '../hotels/hotel.paths.ts';
import type { RoomClass } from '../room-types/room-type.ts';
import { vipTreatmentPath } from './room.paths.ts';
import type { VipTreatment } from './vip-treatment.ts';

interface Treatments {
  readonly treatments: readonly VipTreatment[];
  readonly classes: readonly RoomClass[];
}

/** What VIPs get, for all rooms and for the classes that do otherwise. */
export function vipTreatmentPage(
  { treatments, classes }: Treatments,
  language: Language,
  state: FormState = {},
): SettingsFormPage {
  const t = tFor(language);
  const make = fieldMaker(t, state.values ?? valuesOf(treatments), state.errors);
  const group = (key: string, legend: string, hint: string | null) => ({
    legend,
    hint,
    fields: (['inRoom', 'atDesk'] as const).map((field) =>
      make.text(`${field}.${key}`, t(`rooms.vip.${field}`), {
        optional: true,
        wide: true,
        maxlength: '200',
        hint: key === 'all' ? t(`rooms.vip.${field}-hint`) : null,
      }),
    ),
  });
  const all = group('all', t('rooms.vip.every-room'), null);
  const everyRoom = { ...all, fields: [...all.fields, make.hidden('complete', '1')] };
  return {
    title: t('rooms.vip.title'),
    crumbs: [
      { href: settingsPath, label: t('settings.title') },
      { href: null, label: t('rooms.vip.title') },
    ],
    lead: t('rooms.vip.lead'),
    form: {
      action: vipTreatmentPath,
      groups: [
        everyRoom,
        ...classes.map(({ id, names }) =>
          group(`c${id}`, textFor(names, language), t('rooms.vip.class-hint')),
        ),
      ],
      submit: t('shared.save'),
      cancelHref: settingsPath,
      errors: state.errors ?? {},
    },
  };
}

function valuesOf(treatments: readonly VipTreatment[]): Record<string, string> {
  return Object.fromEntries(
    treatments.flatMap(({ classId, inRoom, atDesk }) => {
      const key = classId === null ? 'all' : `c${classId}`;
      return [
        [`inRoom.${key}`, inRoom],
        [`atDesk.${key}`, atDesk],
      ];
    }),
  );
}
