SELECT c.name, COUNT(DISTINCT o.id), COUNT(p.id),
    (SELECT IFNULL(SUM(x.cents), 0) / 1e2 FROM orders AS x
     WHERE x.customer_id = c.id AND substr(x.ordered_at, 1, 7) = '2025-03')
FROM customers AS c
LEFT OUTER JOIN orders AS o ON o.customer_id = c.id AND substr(o.ordered_at, 1, 7) = '2025-03'
LEFT OUTER JOIN parcels AS p ON p.order_id = o.id
GROUP BY c.id
HAVING NOT EXISTS (SELECT 1 FROM blocked WHERE customer_id = c.id)
