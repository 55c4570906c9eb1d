using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using InferenceRuntime.Protocols.Grpc.Messages;
using InferenceRuntime.Serving;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Tests.Malformed.Grpc;

/// <summary>Malformed calls by the hundred thousand through the gRPC decoders, and right ones written by protoc's own classes.</summary>
public sealed class GrpcDecoderTests
{
    private const int MutantsPerBody = 40;

    [Test]
    public void Decode_MalformedBodies_AreReadOrRefused() => Run(PropertyRun.Fixed(2_500));

    [Test]
    [Category("Slow")]
    public void Decode_MalformedBodiesFromARandomStart_AreReadOrRefused() => Run(PropertyRun.Random(50_000));

    [Test]
    public void Decode_RequestOfProtocsClasses_GivesTheTensorsBits()
    {
        var decoder = new GrpcDecoder();
        Check.One(PropertyRun.Fixed(3_000), Prop.ForAll(Arb.From(AnyTensor.Any), Arb.From(AnyTensor.Any), Arb.From(Gen.Elements(true, false)), (first, second, raw) =>
        {
            var isRaw = raw || !GrpcRequestGrammar.HasTypedForm(first.Datatype) || !GrpcRequestGrammar.HasTypedForm(second.Datatype);
            using var request = decoder.Decode(GrpcRequestGrammar.Request("m", isRaw, ("a", first), ("b", second)).ToByteArray());

            request.Inputs.Select(input => input.Name).Should().Equal("a", "b");
            CheckSame(request.Inputs[0], first);
            CheckSame(request.Inputs[1], second);
        }));
        decoder.Pool.Lent.Should().Be(0);
    }

    /// <summary>Ours looks less closely at fields that it passes over, so only what protoc's classes read is compared.</summary>
    [Test]
    public void Decode_AnyMessageThatProtocReads_IsReadAlike()
    {
        var decoder = new GrpcDecoder();
        var compared = 0;
        Check.One(PropertyRun.Fixed(20_000), Prop.ForAll(Arb.From(GrpcRequestGrammar.RightRequest), Arb.From(Gen.Choose(0, int.MaxValue)), (request, seed) =>
        {
            var bytes = new Mutator(seed).Mutate(request.ToByteArray(), []);
            if (Parse(bytes) is not { } theirs)
            {
                return;
            }

            try
            {
                using var ours = decoder.Decode(bytes);
                ours.Inputs.Select(input => input.Name).Should().Equal(theirs.Inputs.Select(input => input.Name), Convert.ToBase64String(bytes));
                ours.Inputs.SelectMany(input => input.Shape).Should().Equal(theirs.Inputs.SelectMany(input => input.Shape), Convert.ToBase64String(bytes));
                compared++;
            }
            catch (ServingException)
            {
                // A tensor that does not fit its shape; and protoc's classes for C# read beyond the end of a packed field, replace bytes that are no
                // UTF-8, and pass over wire types that do not exist.
            }
        }));
        TestContext.Out.WriteLine($"{compared} compared");
        compared.Should().BeGreaterThan(1_000);
        decoder.Pool.Lent.Should().Be(0);
    }

    private static void Run(Config config)
    {
        var decoder = new GrpcDecoder();
        var previous = Array.Empty<byte>();
        var right = 0;
        var before = GC.GetTotalMemory(forceFullCollection: true);

        Check.One(config, Prop.ForAll(Arb.From(GrpcRequestGrammar.Body), Arb.From(Gen.Choose(0, int.MaxValue)), (body, seed) =>
        {
            right += Accepts(decoder, body) ? 1 : 0;
            var mutator = new Mutator(seed);
            for (var i = 0; i < MutantsPerBody; i++)
            {
                Accepts(decoder, body with { Bytes = mutator.Mutate(body.Bytes, previous) });
            }

            previous = body.Bytes;
        }));

        TestContext.Out.WriteLine($"{right} of {config.MaxTest} bodies were right; of all, {decoder.Accepted} accepted, {decoder.Refused} refused");
        (decoder.Accepted + decoder.Refused).Should().Be(config.MaxTest * (MutantsPerBody + 1));
        right.Should().BeInRange(config.MaxTest / 5, config.MaxTest * 4 / 5);
        decoder.Refused.Should().BeGreaterThan(config.MaxTest * MutantsPerBody / 2);
        decoder.Pool.Lent.Should().Be(0);
        GC.GetTotalMemory(forceFullCollection: true).Should().BeLessThan(before + (16 * 1024 * 1024));
    }

    private static bool Accepts(GrpcDecoder decoder, GrpcBody body)
    {
        try
        {
            return decoder.Accepts(body);
        }
        catch (Exception e) when (e is not AssertionException)
        {
            Assert.Fail($"{e.GetType().Name}: {e.Message}\n{body}\n{e.StackTrace}");
            return false;
        }
    }

    private static ModelInferRequest? Parse(byte[] bytes)
    {
        try
        {
            return ModelInferRequest.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    private static void CheckSame(Tensor actual, AnyTensor expected)
    {
        actual.Datatype.Should().Be(expected.Datatype);
        actual.Shape.Should().Equal(expected.Shape);
        for (var i = 0; i < expected.Elements.Length; i++)
        {
            var size = expected.Datatype.Size();
            var element = expected.Datatype == Datatype.Bytes ? actual.GetString(i) : actual.Data.Slice(i * size, size);
            element.SequenceEqual(expected.Elements[i]).Should().BeTrue("element {0} of {1} was read as {2}", i, expected, Convert.ToHexString(element));
        }
    }
}
