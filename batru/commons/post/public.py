"""The door of the post."""

from batru.commons.post.actions.ordering import cancel_order, order_collection, order_delivery
from batru.commons.post.actions.telling import on_delivered, on_filed
from batru.commons.post.reads import OrderCard, carrier_here, filed_at, health, orders_for
from batru.commons.post.rules.carrying import Address, Health

__all__ = [
    "Address",
    "Health",
    "OrderCard",
    "cancel_order",
    "carrier_here",
    "filed_at",
    "health",
    "on_delivered",
    "on_filed",
    "order_collection",
    "order_delivery",
    "orders_for",
]
