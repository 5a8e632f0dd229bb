WITH march AS (
    SELECT * FROM orders WHERE ordered_at >= '2025-03-01' AND ordered_at < '2025-04-01'
),
sent AS (
    SELECT order_id, COUNT(*) AS n FROM parcels GROUP BY order_id
)
SELECT c.name, COUNT(m.id) AS orders, COALESCE(SUM(s.n), 0) AS parcels, ROUND(COALESCE(SUM(m.cents), 0) / 100.0, 2) AS spent
FROM customers c
LEFT JOIN march m ON m.customer_id = c.id
LEFT JOIN sent s ON s.order_id = m.id
LEFT JOIN blocked b ON b.customer_id = c.id
WHERE b.customer_id IS NULL
GROUP BY c.id
