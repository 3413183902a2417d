import type { MediaOwner } from './media.ts';

/** A page of pictures for each kind of owner. */
export const mediaOwnerPaths = {
  hotel: '/staff/settings/about/pictures',
  facility: '/staff/settings/facilities/:id/pictures',
  'room-type': '/staff/settings/room-types/:id/pictures',
  event: '/staff/events/:id/pictures',
} as const;

export function ownerMediaPath({ kind, id }: Pick<MediaOwner, 'kind' | 'id'>): string {
  return mediaOwnerPaths[kind].replace(':id', String(id));
}

export const ownerOrderPath = (owner: Pick<MediaOwner, 'kind' | 'id'>) => `${ownerMediaPath(owner)}/order`;

export const mediaItemRoute = '/staff/settings/media/:id';
export const mediaItemPath = (id: number) => mediaItemRoute.replace(':id', String(id));
export const mediaStepPath = (
  id: number,
  step: 'main' | 'move' | 'deletion' | 'restoration' | 'file' | 'poster',
) => `${mediaItemPath(id)}/${step}`;

/** Where guests' browsers load a file of a set or a video. */
export const mediaFilesPath = '/media';
export const pictureHref = (key: string, width: number, format: string) =>
  `${mediaFilesPath}/${key}/${width}.${format}`;
export const videoHref = (key: string, ending: string) => `${mediaFilesPath}/${key}/video.${ending}`;
