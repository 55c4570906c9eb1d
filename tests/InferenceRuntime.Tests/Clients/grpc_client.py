"""Debian's python3-grpcio against the server: grpc_client.py HOST:PORT MAX_REQUEST_BYTES prints "ok NAME" or "failed NAME: WHY" for each scenario.

The messages come from the server's own reflection, so no protoc is needed. The server has the model m (y = 2x - 1) and the model slow.
"""

import array
import sys
import traceback

import grpc
from google.protobuf import descriptor_pb2, message_factory

ADDRESS, LIMIT = sys.argv[1], int(sys.argv[2])
SERVICE = "/inference.GRPCInferenceService/"
SLOW = 256


def field(number, value):
    """A length-delimited field of less than 128 bytes."""
    return bytes([number << 3 | 2, len(value)]) + value


def varint(data, at):
    value = shift = 0
    while True:
        value |= (data[at] & 0x7F) << shift
        shift, at = shift + 7, at + 1
        if data[at - 1] < 0x80:
            return value, at


def fields(data):
    """The length-delimited fields of a message."""
    at = 0
    while at < len(data):
        tag, at = varint(data, at)
        length, at = varint(data, at)
        yield tag >> 3, data[at : at + length]
        at += length


def reflect(channel, request, version="v1"):
    call = channel.stream_stream(f"/grpc.reflection.{version}.ServerReflection/ServerReflectionInfo")
    return dict(fields(next(call(iter([request]), timeout=10))))


def files_of(channel, symbol):
    """What contains a symbol. A response's list of serialized files has the form of a FileDescriptorSet."""
    return descriptor_pb2.FileDescriptorSet.FromString(reflect(channel, field(4, symbol.encode()))[4]).file


channel = grpc.insecure_channel(ADDRESS, options=[("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)])
messages = message_factory.GetMessages([*files_of(channel, "inference.GRPCInferenceService"), *files_of(channel, "grpc.health.v1.Health")])


def message(name, /, **values):
    return messages[name](**values)


def unary(method, answer, channel=channel):
    return channel.unary_unary(method, request_serializer=lambda m: m.SerializeToString(), response_deserializer=messages[answer].FromString)


def stream(method, answer):
    return channel.stream_stream(method, request_serializer=lambda m: m.SerializeToString(), response_deserializer=messages[answer].FromString)


infer = unary(SERVICE + "ModelInfer", "inference.ModelInferResponse")


def raw(values, model="m", shape=None, **more):
    tensor = {"name": "x", "datatype": "FP32", "shape": shape or [len(values)]}
    return message("inference.ModelInferRequest", model_name=model, inputs=[tensor], raw_input_contents=[array.array("f", values).tobytes()], **more)


def typed(values):
    tensor = {"name": "x", "datatype": "FP32", "shape": [len(values)], "contents": {"fp32_contents": values}}
    return message("inference.ModelInferRequest", model_name="m", inputs=[tensor])


def slow():
    return raw([0.0] * SLOW * SLOW, model="slow", shape=[SLOW, SLOW])


def values(answer, output=0):
    return list(array.array("f", answer.raw_output_contents[output]))


def expect(found, expected):
    if found != expected:
        raise AssertionError(f"found {found!r}, expected {expected!r}")


def expect_error(call, code, words=""):
    try:
        call()
    except grpc.RpcError as error:
        expect(error.code(), code)
        if words not in error.details():
            raise AssertionError(f"found {error.details()!r}, expected {words!r} in it") from error
    else:
        raise AssertionError(f"succeeded, expected {code}")


def reflection_lists_services():
    for version in ("v1", "v1alpha"):
        listed = [name.decode() for _, service in fields(reflect(channel, field(7, b"*"), version)[6]) for _, name in fields(service)]
        expect("inference.GRPCInferenceService" in listed and "grpc.health.v1.Health" in listed, True)


def reflection_finds_files():
    expect([file.name for file in files_of(channel, "inference.ModelInferRequest")], ["inference.proto"])


def unary_raw():
    answer = infer(raw([3.0, 4.0], id="seven"))
    expect((values(answer), answer.id, answer.outputs[0].name, list(answer.outputs[0].shape)), ([5.0, 7.0], "seven", "y", [2]))


def unary_typed():
    answer = infer(typed([3.0, 4.0]))
    expect((list(answer.outputs[0].contents.fp32_contents), len(answer.raw_output_contents)), ([5.0, 7.0], 0))


def unary_many_at_once():
    calls = [infer.future(raw([float(i)]), timeout=20) for i in range(500)]
    expect([values(call.result())[0] for call in calls], [2.0 * i - 1 for i in range(500)])


def unary_large():
    count = 2_000_000
    answer = infer(raw([1.0] * count), timeout=20)
    expect(values(answer), [1.0] * count)


def metadata_of_server_and_model():
    expect(unary(SERVICE + "ServerLive", "inference.ServerLiveResponse")(message("inference.ServerLiveRequest")).live, True)
    expect(unary(SERVICE + "ServerReady", "inference.ServerReadyResponse")(message("inference.ServerReadyRequest")).ready, True)
    answer = unary(SERVICE + "ModelMetadata", "inference.ModelMetadataResponse")(message("inference.ModelMetadataRequest", name="m"))
    expect((answer.platform, answer.inputs[0].name, list(answer.inputs[0].shape), "digest" in answer.properties), ("onnxruntime_onnx", "x", [-1], True))


def streaming():
    call = stream(SERVICE + "ModelStreamInfer", "inference.ModelStreamInferResponse")
    requests = [raw([1.0]), raw([2.0], model="none", id="wrong"), raw([3.0])]
    answers = list(call(iter(requests), timeout=10))
    expect([values(answers[0].infer_response), values(answers[2].infer_response)], [[1.0], [5.0]])
    expect(("no model 'none'" in answers[1].error_message, answers[1].infer_response.id), (True, "wrong"))


def deadline():
    expect_error(lambda: infer(slow(), timeout=0.3), grpc.StatusCode.DEADLINE_EXCEEDED)


def deadline_of_the_request():
    request = slow()
    request.parameters["timeout"].int64_param = 200_000
    expect_error(lambda: infer(request, timeout=10), grpc.StatusCode.DEADLINE_EXCEEDED, "within 0.2 s")


def cancel():
    call = infer.future(slow(), timeout=20)
    call.cancel()
    expect(call.code(), grpc.StatusCode.CANCELLED)
    expect(values(infer(raw([3.0]), timeout=10)), [5.0])


def compression():
    with grpc.insecure_channel(ADDRESS, compression=grpc.Compression.Gzip) as packed:
        expect(values(unary(SERVICE + "ModelInfer", "inference.ModelInferResponse", packed)(raw([3.0] * 1000))), [5.0] * 1000)


def health_check():
    check = unary("/grpc.health.v1.Health/Check", "grpc.health.v1.HealthCheckResponse")
    for service in ("", "m", "inference.GRPCInferenceService"):
        expect(check(message("grpc.health.v1.HealthCheckRequest", service=service)).status, 1)
    expect_error(lambda: check(message("grpc.health.v1.HealthCheckRequest", service="none")), grpc.StatusCode.NOT_FOUND)


def health_watch():
    watch = channel.unary_stream(
        "/grpc.health.v1.Health/Watch",
        request_serializer=lambda m: m.SerializeToString(),
        response_deserializer=messages["grpc.health.v1.HealthCheckResponse"].FromString,
    )
    for service, status in (("m", 1), ("none", 3)):
        call = watch(message("grpc.health.v1.HealthCheckRequest", service=service), timeout=10)
        expect(next(call).status, status)
        call.cancel()


def unknown_method():
    expect_error(lambda: channel.unary_unary(SERVICE + "Nothing")(b""), grpc.StatusCode.UNIMPLEMENTED, "no method")


def message_over_the_limit():
    expect_error(lambda: infer(raw([0.0] * (LIMIT // 4 + 1))), grpc.StatusCode.RESOURCE_EXHAUSTED, str(LIMIT))


def error_details():
    expect_error(lambda: infer(raw([1.0], model="größe")), grpc.StatusCode.NOT_FOUND, "größe")
    expect_error(lambda: infer(raw([1.0], shape=[2])), grpc.StatusCode.INVALID_ARGUMENT, "needs 8")
    expect_error(lambda: channel.unary_unary(SERVICE + "ModelInfer")(b"\xff"), grpc.StatusCode.INVALID_ARGUMENT, "no valid protobuf")


SCENARIOS = [
    reflection_lists_services,
    reflection_finds_files,
    unary_raw,
    unary_typed,
    unary_many_at_once,
    unary_large,
    metadata_of_server_and_model,
    streaming,
    deadline,
    deadline_of_the_request,
    cancel,
    compression,
    health_check,
    health_watch,
    unknown_method,
    message_over_the_limit,
    error_details,
]

for scenario in SCENARIOS:
    try:
        scenario()
        print("ok", scenario.__name__, flush=True)
    except Exception as error:  # each scenario is judged by itself
        traceback.print_exc()
        print(f"failed {scenario.__name__}: {error!r}", flush=True)
