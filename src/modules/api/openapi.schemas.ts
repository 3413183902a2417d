import { z } from 'zod';
import { createDocument, type ZodOpenApiObject, type ZodOpenApiResponsesObject } from 'zod-openapi';
import { apiCustomersPath, availabilityPath, reservationsPath } from './api.paths.ts';
import {
  AvailabilityAnswer,
  AvailabilityQuery,
  CancellationAnswer,
  CancellationBody,
  IdempotencyKey,
  ProblemAnswer,
  ReservationAnswer,
  ReservationBody,
  ReservationParams,
} from './api.schemas.ts';
import { CustomerAnswer, CustomerBody, CustomersAnswer, CustomersQuery } from './api-customer.schemas.ts';

const json = (schema: z.ZodType) => ({ content: { 'application/json': { schema } } });

function problems(
  ...rows: readonly (readonly [status: `${number}`, description: string])[]
): ZodOpenApiResponsesObject {
  const content = { 'application/problem+json': { schema: ProblemAnswer } };
  return Object.fromEntries(rows.map(([status, description]) => [status, { description, content }]));
}

const unreadable = [
  '422',
  'The request cannot be read; `errors` names the fields. Or the member is not known (`member_not_known`).',
] as const;
const notAllowed = [
  ['401', 'The key is missing, wrong or closed (`no_api_key`).'],
  ['403', 'The key may not do this (`no_scope`).'],
] as const;
const answerErased = [
  '404',
  'The answer kept under this key was erased with its guest (`answer_erased`).',
] as const;
const tooMany = ['429', 'Too many requests; `Retry-After` says when to come back.'] as const;

const idempotencyHeader = z.object({
  'Idempotency-Key': IdempotencyKey.meta({
    description:
      'Any text of your own, once per booking. The same key again gives the same answer and books nothing.',
    example: '6f1c1f0e-2b7c-4a58',
  }),
});

const document: ZodOpenApiObject = {
  openapi: '3.1.0',
  info: {
    title: 'Waystation REST API',
    version: '1.0.0',
    description:
      'Availability, reservations and cancellations of the house, on the same services as the booking site and the ' +
      'desk. Money is a decimal as text with its currency; days are days at the hotel.',
  },
  servers: [{ url: '/' }],
  paths: {
    [availabilityPath]: {
      get: {
        operationId: 'getAvailability',
        summary: 'What can be booked for these dates and guests, with its price',
        requestParams: { query: AvailabilityQuery },
        responses: {
          '200': {
            description: 'The offers, cheapest first of each room type.',
            ...json(AvailabilityAnswer),
          },
          ...problems(['404', 'There is no such hotel.'], unreadable, tooMany),
        },
      },
    },
    [apiCustomersPath]: {
      post: {
        operationId: 'createCustomer',
        summary: 'Take a guest in from another system',
        security: [{ key: [] }],
        requestParams: { header: idempotencyHeader },
        requestBody: { required: true, ...json(CustomerBody) },
        responses: {
          '200': { description: 'Known already: only what was empty is filled in.', ...json(CustomerAnswer) },
          '201': { description: 'A new profile.', ...json(CustomerAnswer) },
          ...problems(...notAllowed, answerErased, unreadable, tooMany),
        },
      },
      get: {
        operationId: 'findCustomers',
        summary: 'The guests that your house knows, by what is typed',
        security: [{ key: [] }],
        requestParams: { query: CustomersQuery },
        responses: {
          '200': { description: 'The surest first, at most fifty.', ...json(CustomersAnswer) },
          ...problems(...notAllowed, unreadable, tooMany),
        },
      },
    },
    [reservationsPath]: {
      post: {
        operationId: 'createReservation',
        summary: 'Book rooms',
        security: [{ key: [] }],
        requestParams: { header: idempotencyHeader },
        requestBody: { required: true, ...json(ReservationBody) },
        responses: {
          '201': { description: 'Booked and confirmed.', ...json(ReservationAnswer) },
          ...problems(
            ...notAllowed,
            answerErased,
            ['409', 'The house says no: `sold_out`, `price_changed`, `restricted` and others.'],
            unreadable,
            tooMany,
          ),
        },
      },
    },
    [`${reservationsPath}/{number}`]: {
      get: {
        operationId: 'getReservation',
        summary: 'A reservation of your channel',
        security: [{ key: [] }],
        requestParams: { path: ReservationParams },
        responses: {
          '200': { description: 'The reservation as it stands.', ...json(ReservationAnswer) },
          ...problems(...notAllowed, ['404', 'Your channel has no such reservation.'], tooMany),
        },
      },
    },
    [`${reservationsPath}/{number}/cancellation`]: {
      post: {
        operationId: 'cancelReservation',
        summary: 'Cancel a reservation of your channel, with the fee of its policy',
        security: [{ key: [] }],
        requestParams: { path: ReservationParams, header: idempotencyHeader.partial() },
        requestBody: { required: false, ...json(CancellationBody) },
        responses: {
          '200': { description: 'Cancelled.', ...json(CancellationAnswer) },
          ...problems(
            ...notAllowed,
            ['404', 'Your channel has no such reservation.'],
            ['409', 'It can no longer be cancelled, or the fee is higher than expected.'],
            unreadable,
            tooMany,
          ),
        },
      },
    },
  },
  components: {
    securitySchemes: {
      key: { type: 'http', scheme: 'bearer', description: 'A key of the back office, one for each channel.' },
    },
  },
};

/** The description of the API, made from the schemas that read its requests. */
export const openApi = createDocument(document);
