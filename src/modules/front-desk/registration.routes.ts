import { Router } from 'express';
import { allow } from '../../platform/auth.ts';
import { contextOf } from '../../platform/http.ts';
import { page } from '../../platform/views/page.ts';
import { getCustomer } from '../customers/customer.service.ts';
import { recordView } from '../customers/profile-view.service.ts';
import { benefitsOf } from '../loyalty/benefit.service.ts';
import { type RegistrationCard, registrationCard } from './registration.presenter.ts';
import { stayOf } from './stay.routes.ts';

export const registrationRoutes = Router();
const showCard = page<RegistrationCard>('front-desk/registration-card', 'layouts/print');
const path = '/staff/reservations/:number/stays/:stayId/registration-card';

registrationRoutes.get(path, allow('reservations.check-in'), async (req, res) => {
  const question = await stayOf(req);
  const { stay, hotel } = question;
  const ctx = contextOf(req);
  const { db } = ctx;
  const benefits = await benefitsOf(db, [stay.id]);
  const customer = await getCustomer(db, { hotelId: hotel.id, id: stay.customerId });
  await recordView(ctx, { customerId: customer.id, hotelId: hotel.id, what: 'registration_card' });
  showCard(res, registrationCard(question, customer, benefits.get(stay.id)));
});
