select
    name,
    (select count(*) from orders o where o.customer_id = c.id and strftime('%Y-%m', o.ordered_at) = '2025-03') as orders,
    (select count(*) from parcels p join orders o on o.id = p.order_id
     where o.customer_id = c.id and strftime('%Y-%m', o.ordered_at) = '2025-03') as parcels,
    (select sum(cents) * 0.01 from orders o where o.customer_id = c.id and strftime('%Y-%m', o.ordered_at) = '2025-03') as spent
from customers c
where c.id not in (select customer_id from blocked where customer_id is not null)
order by name -- no semicolon; here
