import { dateAt } from '../../core/calendar-date.ts';
import type { DomainError } from '../../core/errors.ts';
import type { Context } from '../../platform/context.ts';
import { formatDate, formatNumber } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import { type Crumb, type FormState, localTextValues } from '../../platform/views/form.ts';
import type { PageModel } from '../../platform/views/page.ts';
import { languageNames, type TextBlock, textBlock } from '../../platform/views/texts.ts';
import { mediaItemPath, mediaStepPath, ownerMediaPath, ownerOrderPath } from './media.paths.ts';
import type { OwnerMedia } from './media.service.ts';
import { isPrepared, languagesWithoutAlt, type Media } from './media.ts';
import { type Picture, pictureOf, type Video, videoOf } from './picture.ts';

export interface MediaCard {
  readonly id: number;
  readonly name: string;
  readonly facts: string;
  readonly picture: Picture | null;
  readonly isVideo: boolean;
  readonly isMain: boolean;
  readonly isBeingPrepared: boolean;
  /** Which descriptions are missing; null where all are there. */
  readonly missing: string | null;
  readonly editHref: string;
  readonly mainAction: string | null;
  readonly moveAction: string;
  readonly deleteAction: string;
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

export interface MediaPage extends PageModel {
  readonly crumbs: readonly Crumb[];
  readonly lead: string;
  readonly uploadAction: string;
  readonly orderAction: string;
  /** What guests see until there are some. */
  readonly emptyLead: string;
  readonly cards: readonly MediaCard[];
  readonly refused: readonly { readonly name: string; readonly reason: string }[];
  readonly deleted: readonly { readonly name: string; readonly when: string; readonly action: string }[];
}

export interface MediaFrame {
  readonly ctx: Context;
  readonly timeZone: string;
  /** Where the owner itself is edited. */
  readonly back: Crumb;
  readonly all: Crumb;
}

export interface Refused {
  readonly name: string;
  readonly error: Pick<DomainError, 'code' | 'details'>;
}

export function mediaPage(frame: MediaFrame, media: OwnerMedia, refused: readonly Refused[] = []): MediaPage {
  const { ctx, all, back } = frame;
  const t = tFor(ctx.language);
  const name = textFor(media.names, ctx.language);
  return {
    title: t('media.title', { name }),
    crumbs: [all, back, { href: null, label: t('media.pictures') }],
    lead: t('media.lead'),
    uploadAction: ownerMediaPath(media.owner),
    orderAction: ownerOrderPath(media.owner),
    emptyLead: t(media.owner.kind === 'event' ? 'media.empty-lead-event' : 'media.empty-lead'),
    cards: media.live.map((each, index) => card(ctx, each, { index, last: media.live.length - 1 })),
    refused: refused.map(({ name: file, error }) => ({
      name: file,
      reason: t(`errors.${error.code}`, error.details),
    })),
    deleted: media.deleted.map((each) => ({
      name: shownName(ctx, each),
      when: each.deletedAt ? formatDate(dateAt(each.deletedAt, frame.timeZone), 'medium', ctx.language) : '',
      action: mediaStepPath(each.id, 'restoration'),
    })),
  };
}

function card(ctx: Context, media: Media, { index, last }: { index: number; last: number }): MediaCard {
  const t = tFor(ctx.language);
  const missing = languagesWithoutAlt(media);
  const names = missing.map((language) => languageNames[language]).join(' · ');
  const isVideo = media.kind === 'video';
  return {
    id: media.id,
    name: shownName(ctx, media),
    facts: facts(ctx, media),
    picture: pictureOf({ ...media, alts: {} }, ctx.language),
    isVideo,
    isMain: media.isMain,
    isBeingPrepared: !isPrepared(media),
    missing: missing.length === 0 ? null : t('media.missing-alt', { languages: names }),
    editHref: mediaItemPath(media.id),
    mainAction: isVideo || media.isMain ? null : mediaStepPath(media.id, 'main'),
    moveAction: mediaStepPath(media.id, 'move'),
    deleteAction: mediaStepPath(media.id, 'deletion'),
    isFirst: index === 0,
    isLast: index === last,
  };
}

function shownName(ctx: Context, { alts, fileName }: Pick<Media, 'alts' | 'fileName'>): string {
  return textFor(alts, ctx.language) || fileName;
}

function facts(ctx: Context, { picture, sizeBytes, kind }: Media): string {
  const t = tFor(ctx.language);
  const size = t('media.size', { megabytes: formatNumber(sizeBytes / 1_000_000, ctx.language, 1) });
  return picture && kind === 'image' ? `${picture.width} × ${picture.height} · ${size}` : size;
}

export interface MediaItemPage extends PageModel {
  readonly crumbs: readonly Crumb[];
  readonly backHref: string;
  readonly facts: string;
  readonly picture: Picture | null;
  readonly video: Video | null;
  readonly isMain: boolean;
  readonly alts: TextBlock;
  readonly errors: Readonly<Record<string, readonly string[]>>;
  readonly action: string;
  readonly fileAction: string;
  readonly posterAction: string | null;
  readonly mainAction: string | null;
  readonly deleteAction: string;
  /** What was wrong with a file that was sent. */
  readonly refusal: string | null;
}

export interface ItemState extends FormState {
  readonly refusal?: string | null;
}

/** One picture or video: its words, its file, its poster. */
export function mediaItemPage(frame: MediaFrame, media: Media, state: ItemState = {}): MediaItemPage {
  const { ctx, all, back } = frame;
  const t = tFor(ctx.language);
  const picturesHref = ownerMediaPath(media.owner);
  const name = shownName(ctx, media);
  const values = state.values ?? localTextValues('alts', media.alts);
  const isVideo = media.kind === 'video';
  return {
    title: name,
    crumbs: [all, back, { href: picturesHref, label: t('media.pictures') }, { href: null, label: name }],
    backHref: picturesHref,
    facts: `${media.fileName} · ${facts(ctx, media)}`,
    picture: isVideo ? null : pictureOf(media, ctx.language),
    video: videoOf(media, ctx.language, name),
    isMain: media.isMain,
    alts: textBlock(
      t,
      { name: 'alts', legend: t('media.alt'), hint: t('media.alt-hint'), rows: 3, maxlength: 300 },
      { values, errors: state.errors },
    ),
    errors: state.errors ?? {},
    action: mediaItemPath(media.id),
    fileAction: mediaStepPath(media.id, 'file'),
    posterAction: isVideo ? mediaStepPath(media.id, 'poster') : null,
    mainAction: isVideo || media.isMain ? null : mediaStepPath(media.id, 'main'),
    deleteAction: mediaStepPath(media.id, 'deletion'),
    refusal: state.refusal ?? null,
  };
}
