"""Publishes an article as a job and prints its translations: producer.py [ARTICLE.json] [es,ca]"""
import json, os, sys, uuid, pika

default = os.path.join(os.path.dirname(__file__), "../articles/feature.json")
path, targets = (sys.argv[1:] + [default, "ca,pt"][len(sys.argv) - 1:])[:2]
job = {"article": json.load(open(path, encoding="utf-8")), "targets": targets.split(",")}

url = os.environ.get("AMQP_URL", "amqp://guest:guest@127.0.0.1:5672/%2f")
channel = pika.BlockingConnection(pika.URLParameters(url)).channel()
channel.confirm_delivery()  # an error unless the broker has the job
replies = channel.queue_declare("", exclusive=True).method.queue
properties = pika.BasicProperties(
    type="wireglot.job.v1", content_type="application/json", delivery_mode=2,
    message_id=str(uuid.uuid4()), correlation_id="python", reply_to=replies)
jobs = os.environ.get("WIREGLOT_PREFIX", "wireglot") + ".jobs"
channel.basic_publish("", jobs, json.dumps(job), properties, mandatory=True)

done = set()
for method, properties, body in channel.consume(replies, auto_ack=True, inactivity_timeout=120):
    if method is None:
        sys.exit(f"only {len(done)} of {len(job['targets'])} languages came within two minutes")
    result = json.loads(body)
    article = result["article"]
    print(result["language"], properties.type, article.get("title") or article["headlines"][0]["value"], flush=True)
    done.add(result["language"])
    if len(done) == len(job["targets"]):
        break
