"""Addresses of the hall: nouns."""

from django.urls import path

from batru.pillars.government.hall.reads import own_data
from batru.pillars.government.hall.views import board, booking, counters, kiosk, loads, now, tickets

# Whoever opens the addresses also has what the room tells a person of himself.
__all__ = ["app_name", "own_data", "urlpatterns"]
app_name = "hall"
urlpatterns = [
    path("hall/", now.halls_now, name="now"),
    path("hall/lanes/", now.lanes, name="lanes"),
    path("hall/counters/", counters.counters, name="counters"),
    path("hall/load/", loads.loads, name="loads"),
    path("hall/tickets/<str:key>/", tickets.ticket, name="ticket"),
    path("hall/tickets/<str:key>/line/", tickets.line, name="line"),
    path("hall/tickets/<str:key>/slip/", tickets.slip, name="slip"),
    path("hall/tickets/<str:key>/leaving/", tickets.leaving, name="leaving"),
    path("hall/tickets/<str:key>/return/", tickets.coming_back, name="return"),
    path("hall/appointments/<str:key>/", booking.appointment, name="appointment"),
    path("hall/appointments/<str:key>/arrival/", booking.arrival, name="arrival"),
    path("hall/appointments/<str:key>/cancellation/", booking.cancellation, name="cancellation"),
    path("hall/<slug:hall>/kiosk/", kiosk.kiosk, name="kiosk"),
    path("hall/<slug:hall>/phone/", kiosk.phone, name="phone"),
    path("hall/<slug:hall>/tickets/", kiosk.tickets, name="tickets"),
    path("hall/<slug:hall>/appointments/", booking.appointments, name="appointments"),
    path("hall/<slug:hall>/board/", board.board, name="board"),
    path("hall/<slug:hall>/board/calls/", board.calls, name="calls"),
    path("hall/<slug:hall>/load/", loads.load, name="load"),
    path("hall/<slug:hall>/counters/<int:number>/", counters.counter, name="counter"),
    path("hall/<slug:hall>/counters/<int:number>/line/", counters.line, name="counter_line"),
    path("hall/<slug:hall>/counters/<int:number>/shift/", counters.shift, name="shift"),
    path("hall/<slug:hall>/counters/<int:number>/pause/", counters.pause, name="pause"),
    path("hall/<slug:hall>/counters/<int:number>/scan/", counters.scan, name="scan"),
    path("hall/<slug:hall>/counters/<int:number>/ticket/", counters.take_ticket, name="desk_ticket"),
    path("hall/<slug:hall>/counters/<int:number>/call/", counters.call, name="call"),
    path("hall/<slug:hall>/counters/<int:number>/service/", counters.service, name="service"),
    path("hall/<slug:hall>/counters/<int:number>/absence/", counters.absence, name="absence"),
    path("hall/<slug:hall>/counters/<int:number>/transfer/", counters.transfer, name="transfer"),
    path("hall/<slug:hall>/counters/<int:number>/end/", counters.end, name="end"),
]
