using FsCheck;
using FsCheck.Fluent;

namespace InferenceRuntime.Tests.Malformed;

/// <summary>Malformed requests by the hundred thousand through the REST decoders: each is read or refused as the client's fault, and none leaves memory behind.</summary>
public sealed class RestDecoderMassTests
{
    private const int MutantsPerRequest = 40;

    [Test]
    public void Decode_MalformedRequests_AreReadOrRefused() => Run(PropertyRun.Fixed(3_000));

    [Test]
    [Category("Slow")]
    public void Decode_MalformedRequestsFromARandomStart_AreReadOrRefused() => Run(PropertyRun.Random(50_000));

    private static void Run(Config config)
    {
        var decoder = new RestDecoder();
        var previous = Array.Empty<byte>();
        var right = 0;
        var before = GC.GetTotalMemory(forceFullCollection: true);

        Check.One(
            config,
            Prop.ForAll(Arb.From(RestRequestGrammar.Request), Arb.From(Gen.Choose(0, int.MaxValue)), (request, seed) =>
            {
                var accepted = decoder.Accepted;
                Decode(decoder, request);
                right += decoder.Accepted - accepted;
                var mutator = new Mutator(seed);
                for (var i = 0; i < MutantsPerRequest; i++)
                {
                    Decode(decoder, request with { Body = mutator.Mutate(request.Body, previous) });
                }

                previous = request.Body;
            }));

        TestContext.Out.WriteLine($"{right} of {config.MaxTest} requests were right; of all, {decoder.Accepted} accepted, {decoder.Refused} refused");
        (decoder.Accepted + decoder.Refused).Should().Be(config.MaxTest * (MutantsPerRequest + 1));
        right.Should().BeInRange(config.MaxTest / 4, config.MaxTest * 3 / 4, "rubbish alone would test only the first few lines of a decoder");
        decoder.Refused.Should().BeGreaterThan(config.MaxTest * MutantsPerRequest / 2);
        decoder.Pool.Lent.Should().Be(0);
        GC.GetTotalMemory(forceFullCollection: true).Should().BeLessThan(before + (16 * 1024 * 1024));
    }

    private static void Decode(RestDecoder decoder, RestRequest request)
    {
        try
        {
            decoder.Refusal(request);
        }
        catch (Exception e) when (e is not AssertionException)
        {
            Assert.Fail($"{e.GetType().Name}: {e.Message}\n{request}\n{e.StackTrace}");
        }
    }
}
