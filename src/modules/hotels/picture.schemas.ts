import { z } from 'zod';
import { LocalTextSchema } from '../../platform/local-text-schema.ts';
import { ownerOfRow } from './media.ts';
import type { MainPicture } from './picture.ts';

/** A main picture as a row of `media` in JSON; those of events are read with their event. */
export const MainPictureRow = z
  .object({
    hotel_id: z.number(),
    facility_id: z.number().nullable(),
    room_type_id: z.number().nullable(),
    alts: LocalTextSchema,
    picture_key: z.string(),
    width: z.number(),
    height: z.number(),
    widths: z.array(z.number()),
    formats: z.array(z.string()),
  })
  .transform((row): MainPicture => {
    const { hotel_id: hotelId, facility_id: facilityId, room_type_id: roomTypeId, alts } = row;
    const { picture_key: key, width, height, widths, formats } = row;
    return {
      owner: ownerOfRow({ hotelId, facilityId, roomTypeId, eventId: null }),
      alts,
      picture: { key, width, height, widths, formats },
    };
  });
