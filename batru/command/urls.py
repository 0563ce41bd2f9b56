"""Addresses of command: nouns."""

from django.urls import path

from batru.command.views import board, directives, statistics

app_name = "command"
urlpatterns = [
    path("board/", board.board_page, name="board"),
    path("board/figures.csv", board.figures, name="figures"),
    path("board/live/", board.live, name="live"),
    path("board/hours/", board.hours, name="hours"),
    path("board/wall/", board.wall, name="wall"),
    path("board/reported/<str:code>/", statistics.reported_page, name="reported"),
    path("directives/", directives.index, name="directives"),
    path("directives/new/", directives.new, name="new_directive"),
    path("directives/<int:number>/", directives.directive_page, name="directive"),
    path("directives/<int:number>/answers/", directives.answers, name="answers"),
    path("directives/<int:number>/closing/", directives.closing, name="closing"),
    path("statistics/", statistics.statistics, name="statistics"),
    path("statistics/figures.csv", statistics.figures, name="statistics_table"),
]
