import pandas as pd

orders = pd.read_csv("orders.csv", parse_dates=["ordered_on"], date_format="%d/%m/%Y")
orders = orders[~orders.duplicated()]
both = pd.merge(orders, pd.read_csv("customers.csv"), how="outer", on="customer_id")
both = both[both.order_id.notna()]
both.loc[both.status.str.lower() == "cancelled", ["amount"]] = 0
both[["order_id", "ordered_on", "amount", "country"]].to_csv("clean.csv", index=False)
