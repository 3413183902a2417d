import type { Context } from '../../platform/context.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import {
  type FormModel,
  type FormState,
  fieldMaker,
  type SettingsFormPage,
} from '../../platform/views/form.ts';
import { settingsPath } from '../hotels/hotel.paths.ts';
import { roomTypePartsPath, roomTypePath, roomTypesPath } from '../room-types/room-type.paths.ts';
import type { RoomType } from '../room-types/room-type.ts';
import { roomConnectionsPath, roomSuitePath } from './room.paths.ts';
import type { Room } from './room.ts';
import { partsOf, type RoomLinks, roomsConnectedTo, suiteOf, type TypePart } from './suite.ts';

interface CompositionModel {
  readonly type: RoomType;
  readonly types: readonly RoomType[];
  readonly parts: readonly TypePart[];
}

/** What each suite of a type is made of: a number beside every other type. */
export function compositionPage(
  ctx: Context,
  { type, types, parts }: CompositionModel,
  state: FormState = {},
): SettingsFormPage {
  const t = tFor(ctx.language);
  const own = parts.filter((part) => part.suiteTypeId === type.id);
  const values = Object.fromEntries(own.map((part) => [`parts.t${part.partTypeId}`, String(part.rooms)]));
  const make = fieldMaker(t, state.values ?? values, state.errors);
  const others = types.filter(
    (each) => each.id !== type.id && !parts.some((part) => part.suiteTypeId === each.id),
  );
  const title = t('rooms.suites.title', { type: textFor(type.names, ctx.language) });
  return {
    title,
    lead: null,
    crumbs: [
      { href: settingsPath, label: t('settings.title') },
      { href: roomTypesPath, label: t('room-types.title') },
      { href: roomTypePath(type.id), label: type.code },
      { href: null, label: t('room-types.made-of') },
    ],
    form: {
      action: roomTypePartsPath(type.id),
      submit: t('shared.save'),
      cancelHref: roomTypePath(type.id),
      errors: state.errors ?? {},
      groups: [
        {
          legend: t('room-types.made-of'),
          hint: t('rooms.suites.hint'),
          fields: others.map((each, index) =>
            make.text(`parts.t${each.id}`, `${each.code} · ${textFor(each.names, ctx.language)}`, {
              inputmode: 'numeric',
              optional: true,
              short: true,
              errors: index === 0 ? [...(state.errors?.parts ?? [])] : [],
            }),
          ),
        },
      ],
    },
  };
}

export interface LinksModel {
  readonly room: Room;
  readonly rooms: readonly Room[];
  readonly links: RoomLinks;
  /** What a suite of the room's type is made of; empty for a plain type. */
  readonly wanted: readonly TypePart[];
  readonly types: readonly RoomType[];
  readonly suiteState?: FormState | undefined;
  readonly doorState?: FormState | undefined;
}

export interface RoomLinksView {
  /** Null where the room's type is not made of others. */
  readonly suiteForm: FormModel | null;
  readonly doorForm: FormModel;
  /** The suite it is part of, as a sentence. */
  readonly partOf: string | null;
}

/** The forms that join a room to others. */
export function roomLinksView(ctx: Context, model: LinksModel): RoomLinksView {
  const { room, rooms, links } = model;
  const t = tFor(ctx.language);
  const numberOf = (id: number) => rooms.find((each) => each.id === id)?.number ?? '';
  const suite = suiteOf(room.id, links.parts);
  return {
    suiteForm:
      model.wanted.length === 0 ? null : suiteForm(ctx, model, partsOf(room.id, links.parts).map(numberOf)),
    doorForm: doorForm(ctx, model, roomsConnectedTo(room.id, links.connections).map(numberOf)),
    partOf: suite === null ? null : t('rooms.suites.part-of', { suite: numberOf(suite) }),
  };
}

function suiteForm(
  ctx: Context,
  { room, wanted, types, suiteState = {} }: LinksModel,
  numbers: string[],
): FormModel {
  const t = tFor(ctx.language);
  const make = fieldMaker(t, suiteState.values ?? { partRooms: numbers.join(', ') }, suiteState.errors);
  const need = wanted.map((part) => {
    const type = types.find((each) => each.id === part.partTypeId);
    return `${part.rooms} × ${textFor(type?.names ?? {}, ctx.language)}`;
  });
  return {
    action: roomSuitePath(room.id),
    submit: t('rooms.suites.save'),
    cancelHref: null,
    errors: suiteState.errors ?? {},
    groups: [
      {
        legend: t('room-types.made-of'),
        hint: t('rooms.suites.rooms-hint', { rooms: need.join(', ') }),
        fields: [make.text('partRooms', t('rooms.suites.rooms'), { optional: true })],
      },
    ],
  };
}

function doorForm(ctx: Context, { room, doorState = {} }: LinksModel, numbers: string[]): FormModel {
  const t = tFor(ctx.language);
  const make = fieldMaker(t, doorState.values ?? { connectedRooms: numbers.join(', ') }, doorState.errors);
  return {
    action: roomConnectionsPath(room.id),
    submit: t('rooms.doors.save'),
    cancelHref: null,
    errors: doorState.errors ?? {},
    groups: [
      {
        legend: t('rooms.doors.title'),
        hint: t('rooms.doors.hint'),
        fields: [make.text('connectedRooms', t('rooms.doors.rooms'), { optional: true })],
      },
    ],
  };
}
