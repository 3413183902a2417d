import type { Context } from '../../platform/context.ts';
import { formatDate } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import {
  type FormModel,
  type FormState,
  type FormValues,
  fieldMaker,
  type SettingsFormPage,
  type SettingsListPage,
} from '../../platform/views/form.ts';
import { settingsPath } from '../hotels/hotel.paths.ts';
import type { RoomType } from '../room-types/room-type.ts';
import * as paths from './room.paths.ts';
import { blockKinds, type Room, type RoomBlock, returnStates } from './room.ts';

interface RoomsModel {
  readonly rooms: readonly Room[];
  readonly types: readonly RoomType[];
  readonly blocks: readonly RoomBlock[];
}

export function roomsPage(
  ctx: Context,
  { rooms, types, blocks }: RoomsModel,
  state: FormState = {},
): SettingsListPage {
  const t = tFor(ctx.language);
  const title = t('rooms.settings.title');
  const heads = ['number', 'type', 'floor', 'housekeeping', 'block'].map((name) => ({
    label: t(`rooms.fields.${name}`),
  }));
  const blocksOf = (room: Room) => blocks.filter((block) => block.roomId === room.id);
  return {
    title,
    lead: t('rooms.settings.lead'),
    crumbs: [
      { href: settingsPath, label: t('settings.title') },
      { href: null, label: title },
    ],
    columns: [...heads, { label: t('shared.edit'), hidden: true }],
    rows: rooms.map((room) => ({
      cells: [
        { text: room.number, ...(!room.active && { badge: t('rooms.settings.closed') }) },
        textFor(types.find((type) => type.id === room.roomTypeId)?.names ?? {}, ctx.language),
        String(room.floor),
        t(`rooms.housekeeping.${room.housekeeping}`),
        blocksOf(room)
          .map((block) => blockText(ctx, block))
          .join('; ') || '–',
        { actions: [{ href: paths.roomPath(room.id), label: t('shared.edit') }] },
      ],
    })),
    empty: {
      heading: t('rooms.settings.empty'),
      lead: t('rooms.settings.empty-lead'),
      mark: 'bed',
      action: null,
    },
    form: roomForm(ctx, types, { action: paths.roomsPath, isNew: true, values: { active: '1' }, state }),
  };
}

function blockText(ctx: Context, block: RoomBlock): string {
  const day = (date: RoomBlock['startDate']) => formatDate(date, 'short', ctx.language);
  return `${tFor(ctx.language)(`rooms.blocks.${block.kind}`)} ${day(block.startDate)} – ${day(block.endDate)}`;
}

/** One room: its own form, its blocks, and the form for another block. */
export interface RoomPage extends SettingsFormPage {
  readonly blocks: {
    readonly columns: SettingsListPage['columns'];
    readonly rows: SettingsListPage['rows'];
  };
  readonly blockForm: FormModel;
  /** Why the block was not opened, with the reservations it would displace. */
  readonly refusal: string | null;
}

export interface RoomModel {
  readonly room: Room;
  readonly types: readonly RoomType[];
  readonly blocks: readonly RoomBlock[];
  readonly state?: FormState;
  readonly blockState?: FormState;
  readonly refusal: string | null;
}

export function roomPage(ctx: Context, model: RoomModel): RoomPage {
  const { room, types, blocks, state = {}, blockState = {} } = model;
  const t = tFor(ctx.language);
  const { number, floor, features, roomTypeId, active } = room;
  const values = {
    number,
    floor: String(floor),
    features: features.join(', '),
    roomTypeId: String(roomTypeId),
    active: active ? '1' : '',
  };
  return {
    title: t('rooms.settings.room', { number }),
    lead: null,
    crumbs: [
      { href: settingsPath, label: t('settings.title') },
      { href: paths.roomsPath, label: t('rooms.settings.title') },
      { href: null, label: number },
    ],
    form: roomForm(ctx, types, { action: paths.roomPath(room.id), isNew: false, values, state }),
    blocks: blockTable(ctx, blocks),
    blockForm: blockForm(ctx, room, blockState),
    refusal: model.refusal,
  };
}

function blockTable(ctx: Context, blocks: readonly RoomBlock[]): RoomPage['blocks'] {
  const t = tFor(ctx.language);
  const day = (date: RoomBlock['startDate']) => formatDate(date, 'medium', ctx.language);
  const heads = ['kind', 'from', 'until', 'reason'].map((name) => ({ label: t(`rooms.blocks.${name}`) }));
  return {
    columns: [...heads, { label: t('rooms.blocks.release'), hidden: true }],
    rows: blocks.map((block) => ({
      cells: [
        t(`rooms.blocks.${block.kind}`),
        day(block.startDate),
        day(block.endDate),
        block.reason,
        { actions: [{ action: paths.blockReleasePath(block.id), label: t('rooms.blocks.release') }] },
      ],
    })),
  };
}

interface FormParts {
  readonly action: string;
  readonly isNew: boolean;
  readonly values: FormValues;
  readonly state: FormState;
}

function roomForm(
  ctx: Context,
  types: readonly RoomType[],
  { action, isNew, values, state }: FormParts,
): FormModel {
  const t = tFor(ctx.language);
  const make = fieldMaker(t, state.values ?? values, state.errors);
  const label = (name: string) => t(`rooms.fields.${name}`);
  const options = types.map((type) => ({ value: String(type.id), label: textFor(type.names, ctx.language) }));
  return {
    action,
    submit: t(isNew ? 'rooms.settings.add' : 'shared.save'),
    cancelHref: isNew ? null : paths.roomsPath,
    errors: state.errors ?? {},
    groups: [
      {
        legend: isNew ? t('rooms.settings.new') : null,
        hint: null,
        fields: [
          make.text('number', label('number'), { required: true, short: true }),
          make.select('roomTypeId', label('type'), options),
          make.text('floor', label('floor'), { required: true, short: true, inputmode: 'numeric' }),
          make.text('features', label('features'), {
            optional: true,
            hint: t('rooms.settings.features-hint'),
          }),
          make.tick('active', t('rooms.settings.in-use')),
        ],
      },
    ],
  };
}

function blockForm(ctx: Context, room: Room, state: FormState): FormModel {
  const t = tFor(ctx.language);
  const make = fieldMaker(t, state.values ?? {}, state.errors);
  const kinds = blockKinds.map((value) => ({ value, label: t(`rooms.blocks.${value}`) }));
  const returns = returnStates.map((value) => ({ value, label: t(`rooms.housekeeping.${value}`) }));
  return {
    action: paths.roomBlocksPath(room.id),
    submit: t('rooms.blocks.open'),
    cancelHref: null,
    errors: state.errors ?? {},
    groups: [
      {
        legend: t('rooms.blocks.new'),
        hint: t('rooms.blocks.hint'),
        fields: [
          make.select('kind', t('rooms.blocks.kind'), kinds),
          make.text('startDate', t('rooms.blocks.from'), { type: 'date', required: true }),
          make.text('endDate', t('rooms.blocks.until'), {
            type: 'date',
            required: true,
            hint: t('rooms.blocks.until-hint'),
          }),
          make.text('reason', t('rooms.blocks.reason'), { required: true, maxlength: '200' }),
          make.select('returnState', t('rooms.blocks.return-state'), returns),
          make.tick('acceptDisplaced', t('rooms.blocks.accept')),
        ],
      },
    ],
  };
}
