import pandas as pd

country = pd.read_csv("customers.csv").set_index("customer_id")["country"]

(
    pd.read_csv("orders.csv")
    .drop_duplicates(subset="order_id", keep="first")
    .assign(
        ordered_on=lambda frame: pd.to_datetime(frame["ordered_on"], dayfirst=True).dt.strftime("%Y-%m-%d"),
        amount=lambda frame: frame["amount"].mask(frame["status"].eq("cancelled"), 0),
        country=lambda frame: frame["customer_id"].map(country).fillna("unknown"),
    )
    .sort_values(["ordered_on", "order_id"])
    .to_csv("clean.csv")
)
