import { Router } from 'express';
import { assignmentRoutes } from './assignment.routes.ts';
import { weightsRoutes } from './assignment-weights.routes.ts';
import { deskBookingRoutes } from './booking.routes.ts';
import { breakfastRoutes } from './breakfast.routes.ts';
import { changeRoutes } from './change.routes.ts';
import { registrationRoutes } from './registration.routes.ts';
import { reservationRoutes } from './reservation.routes.ts';
import { reviewRoutes } from './review.routes.ts';
import { stayRoutes } from './stay.routes.ts';
import { todayRoutes } from './today.routes.ts';
import { deskWaitingListRoutes } from './waiting-list.routes.ts';

/** The desk: today, bookings, arrivals and departures. A booking's number is looked up last. */
export const frontDeskRoutes = Router();
frontDeskRoutes.use(
  todayRoutes,
  breakfastRoutes,
  deskBookingRoutes,
  reviewRoutes,
  stayRoutes,
  changeRoutes,
  registrationRoutes,
  deskWaitingListRoutes,
  assignmentRoutes,
  weightsRoutes,
  reservationRoutes,
);
