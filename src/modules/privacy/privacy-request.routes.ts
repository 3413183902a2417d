import { type Request, type Response, Router } from 'express';
import { dateAt } from '../../core/calendar-date.ts';
import { allow } from '../../platform/auth.ts';
import { requireHotel } from '../../platform/context.ts';
import {
  contextOf,
  readForm,
  readParams,
  readQuery,
  refusalAt,
  toast,
  typedIn,
} from '../../platform/http.ts';
import { hotelOf } from '../../platform/principal.ts';
import { refusalOf, refusedForm } from '../../platform/refusal.ts';
import type { FormState } from '../../platform/views/form.ts';
import { page } from '../../platform/views/page.ts';
import { getCustomer, optionalCustomer } from '../customers/customer.service.ts';
import { type NewRequestPage, newRequestPage } from './new-request.presenter.ts';
import { answerDaysPath, newRequestPath, privacyDeskPath, requestPath } from './privacy.paths.ts';
import * as schemas from './privacy.schemas.ts';
import * as answers from './privacy-answer.service.ts';
import { messagesOfRequest } from './privacy-message.service.ts';
import { type RequestPage, requestPage } from './privacy-request.presenter.ts';
import * as service from './privacy-request.service.ts';
import { type RequestsPage, requestsPage } from './privacy-request-list.presenter.ts';

const showList = page<RequestsPage>('privacy/requests', 'layouts/staff');
const showRequest = page<RequestPage>('privacy/request', 'layouts/staff');
const showNew = page<NewRequestPage>('shared/settings-form', 'layouts/staff');

/** What guests ask of the house about their data, until it is answered. */
export const privacyRequestRoutes = Router();
const router = privacyRequestRoutes;
const routeOf = (path: (id: number) => string) => path(':id' as unknown as number);

router.get(privacyDeskPath, allow('customers.export'), (req, res) => list(req, res));

router.post(answerDaysPath, allow('customers.erase'), async (req, res) => {
  const form = readForm(schemas.AnswerDaysForm, req);
  if (!form.ok) return list(req, res, form);
  await service.changeAnswerDays(contextOf(req), form.value.answerDays);
  toast(req, 'shared.saved');
  res.redirect(303, privacyDeskPath);
});

async function list(req: Request, res: Response, state?: FormState): Promise<void> {
  const ctx = contextOf(req);
  const query = readQuery(schemas.RequestsQuery, req);
  const asked = query.ok ? query.value : schemas.RequestsQuery.parse({});
  const { timeZone } = hotelOf(req);
  const found = await service.requestList(ctx, { ...asked, timeZone });
  const view = { ...found, ...asked, pageSize: service.requestsPerPage };
  showList(res, requestsPage(ctx, view, state), state ? 422 : 200);
}

router.get(routeOf(newRequestPath), allow('customers.change'), async (req, res) => {
  showNew(res, newRequestPage(contextOf(req), await customerOf(req)));
});

router.post(routeOf(newRequestPath), allow('customers.change'), async (req, res) => {
  const ctx = contextOf(req);
  const customer = await customerOf(req);
  const form = readForm(schemas.RequestForm, req);
  if (!form.ok) return showNew(res, newRequestPage(ctx, customer, form), 422);
  try {
    const key = { hotelId: requireHotel(ctx), customerId: customer.id };
    await service.makeRequest(ctx, { ...key, ...form.value });
  } catch (error) {
    const errors = refusalAt(error, service.newRequestRefusals);
    return showNew(res, newRequestPage(ctx, customer, { values: typedIn(req), errors }), 422);
  }
  toast(req, 'privacy.requests.entered');
  res.redirect(303, `/staff/guests/${customer.id}`);
});

function customerOf(req: Request) {
  const ctx = contextOf(req);
  const { id } = readParams(schemas.PersonParams, req);
  return getCustomer(ctx.db, { hotelId: requireHotel(ctx), id });
}

router.get(routeOf(requestPath), allow('customers.export'), (req, res) => show(req, res));

router.post(`${routeOf(requestPath)}/taking`, allow('customers.export'), (req, res) =>
  act(req, res, 'privacy.requests.taken', answers.takeRequest),
);

router.post(`${routeOf(requestPath)}/correction`, allow('customers.export'), (req, res) =>
  act(req, res, 'privacy.requests.corrected', answers.applyCorrection),
);

router.post(`${routeOf(requestPath)}/proof-seen`, allow('customers.export'), (req, res) =>
  act(req, res, 'privacy.requests.proof-noted', answers.confirmProof),
);

router.post(`${routeOf(requestPath)}/file`, allow('customers.export'), (req, res) =>
  act(req, res, 'privacy.requests.file-sent', answers.sendFile),
);

router.post(`${routeOf(requestPath)}/proof`, allow('customers.export'), async (req, res) => {
  const form = readForm(schemas.ProofForm, req);
  if (!form.ok) return show(req, res, { proofState: form, status: 422 });
  try {
    await answers.askForProof(contextOf(req), { ...keyOf(req), ...form.value });
  } catch (error) {
    const { message, status } = refusalOf(error, contextOf(req).language);
    return show(req, res, { refusal: message, status });
  }
  toast(req, 'privacy.requests.proof-is-asked');
  res.redirect(303, requestPath(keyOf(req).id));
});

router.post(`${routeOf(requestPath)}/answer`, allow('customers.export'), async (req, res) => {
  const form = readForm(schemas.AnswerForm, req);
  if (!form.ok) return show(req, res, { state: form, status: 422 });
  try {
    await answers.answerRequest(contextOf(req), { ...keyOf(req), ...form.value });
  } catch (error) {
    const { errors, status } = refusedForm(error);
    return show(req, res, { state: { values: typedIn(req), errors }, status });
  }
  toast(req, 'privacy.requests.answered');
  res.redirect(303, requestPath(keyOf(req).id));
});

/** A button of the page: what it does with the version that was looked at, or why not. */
async function act(
  req: Request,
  res: Response,
  done: string,
  work: (
    ctx: ReturnType<typeof contextOf>,
    seen: { hotelId: number; id: number; version: number },
  ) => Promise<void>,
): Promise<void> {
  const ctx = contextOf(req);
  const form = readForm(schemas.SeenRequestForm, req);
  if (!form.ok) return show(req, res, { status: 422 });
  try {
    await work(ctx, { ...keyOf(req), ...form.value });
  } catch (error) {
    const { message, status } = refusalOf(error, ctx.language);
    return show(req, res, { refusal: message, status });
  }
  toast(req, done);
  res.redirect(303, requestPath(keyOf(req).id));
}

function keyOf(req: Request) {
  return { hotelId: requireHotel(contextOf(req)), id: readParams(schemas.RequestParams, req).id };
}

interface Shown {
  readonly state?: FormState;
  readonly proofState?: FormState;
  readonly refusal?: string;
  readonly status: number;
}

async function show(
  req: Request,
  res: Response,
  { state, proofState = {}, refusal, status }: Shown = { status: 200 },
): Promise<void> {
  const ctx = contextOf(req);
  const { timeZone } = hotelOf(req);
  const request = await service.getRequest(ctx.db, keyOf(req));
  const customer = await optionalCustomer(ctx.db, { hotelId: request.hotelId, id: request.customerId });
  const today = dateAt(ctx.clock(), timeZone);
  const messages = await messagesOfRequest(ctx.db, request.id);
  const isReachable = await service.isReachable(ctx.db, request.customerId);
  const seen = { request, customer, today, timeZone, messages, isReachable, proofState };
  const view = { ...seen, ...(refusal === undefined ? {} : { refusal }) };
  showRequest(res, requestPage(ctx, view, state), status);
}
