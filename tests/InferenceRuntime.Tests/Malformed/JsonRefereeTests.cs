using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using InferenceRuntime.Protocols.Rest;
using InferenceRuntime.Serving;

namespace InferenceRuntime.Tests.Malformed;

/// <summary>
/// System.Text.Json as referee of our reader: what is JSON, which number and which text it stands for. Documented differences are the bare
/// tokens NaN, Infinity and -Infinity, and numbers that a double can not hold, which only stand where they are passed over.
/// </summary>
public sealed class JsonRefereeTests
{
    private const int MutantsPerValue = 10;

    [Test]
    public void SkipValue_AnyBytes_AcceptsWhatSystemTextJsonAccepts()
    {
        var agreed = new Dictionary<bool, int> { [true] = 0, [false] = 0 };
        var previous = Array.Empty<byte>();

        Check.One(PropertyRun.Fixed(4_000), Prop.ForAll(Arb.From(JsonGrammar.Value(4)), Arb.From(Gen.Choose(0, int.MaxValue)), (text, seed) =>
        {
            var value = Encoding.Latin1.GetBytes(text);
            var mutator = new Mutator(seed);
            for (var i = 0; i <= MutantsPerValue; i++)
            {
                var bytes = i == 0 ? value : mutator.Mutate(value, previous);
                var ours = OursAccepts(bytes);
                var theirs = TheirsAccepts(bytes);
                if (ours != theirs && !(ours && HasBareToken(bytes)))
                {
                    Assert.Fail($"ours {(ours ? "accepts" : "refuses")} and System.Text.Json does not: {Convert.ToBase64String(bytes)}\n{Encoding.Latin1.GetString(bytes)}");
                }

                agreed[ours]++;
            }

            previous = value;
        }));

        TestContext.Out.WriteLine($"{agreed[true]} accepted, {agreed[false]} refused by both");
        agreed.Values.Should().OnlyContain(count => count > 4_000);
    }

    [Test]
    public void ReadDouble_AnyNumber_IsSystemTextJsonsValue() => Check.One(PropertyRun.Fixed(20_000), Prop.ForAll(Arb.From(JsonGrammar.Number), text =>
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        var length = JsonNumber.ReadDouble(bytes, out var value);
        if (TheirNumber(bytes) is { } theirs && double.IsFinite(theirs.GetDouble()))
        {
            length.Should().Be(bytes.Length, text);
            BitConverter.DoubleToInt64Bits(value).Should().Be(BitConverter.DoubleToInt64Bits(theirs.GetDouble()), text);
            JsonNumber.ReadSingle(bytes, out var single).Should().Be(float.IsFinite(theirs.GetSingle()) ? bytes.Length : 0, text);
            BitConverter.SingleToInt32Bits(single).Should().Be(BitConverter.SingleToInt32Bits(theirs.GetSingle()), text);
        }
        else if (length > 0 && length == bytes.Length)
        {
            HasBareToken(bytes).Should().BeTrue(text);
        }
    }));

    [Test]
    public void ReadInteger_AnyNumber_IsSystemTextJsonsValue() => Check.One(PropertyRun.Fixed(20_000), Prop.ForAll(Arb.From(JsonGrammar.Number), text =>
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        var number = TheirNumber(bytes);

        Agree<long>(number?.TryGetInt64(out var int64) == true ? int64 : null);
        Agree<int>(number?.TryGetInt32(out var int32) == true ? int32 : null);
        Agree<byte>(number?.TryGetByte(out var int8) == true ? int8 : text == "-0" ? (byte)0 : null);
        Agree<ulong>(number?.TryGetUInt64(out var uint64) == true ? uint64 : text == "-0" ? 0UL : null);

        void Agree<T>(T? theirs)
            where T : unmanaged, System.Numerics.IBinaryInteger<T>, System.Numerics.IMinMaxValue<T>
        {
            // What follows the digits is the tensor reader's to check.
            var ours = IntegerCodec<T>.Read(bytes, out var value) == bytes.Length && bytes.Length > 0 ? value : (T?)null;
            ours.Should().Be(theirs, text);
        }
    }));

    [Test]
    public void ReadString_AnyText_IsSystemTextJsonsText() => Check.One(PropertyRun.Fixed(20_000), Prop.ForAll(Arb.From(JsonGrammar.Text), text =>
    {
        var bytes = Encoding.Latin1.GetBytes(text);

        Try(() => new JsonCursor(bytes).ReadString("a text")).Should().Be(TheirText(bytes), text);
    }));

    private static bool OursAccepts(byte[] bytes)
    {
        try
        {
            var json = new JsonCursor(bytes);
            json.SkipValue(0);
            json.ExpectEnd();
            return true;
        }
        catch (ServingException)
        {
            return false;
        }
    }

    private static bool TheirsAccepts(byte[] bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            ReadNames(document.RootElement);
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>System.Text.Json checks a name when it is asked for; ours knows every member's name at once.</summary>
    private static void ReadNames(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Array:
                foreach (var child in element.EnumerateArray())
                {
                    ReadNames(child);
                }

                break;
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    _ = member.Name;
                    ReadNames(member.Value);
                }

                break;
        }
    }

    private static bool HasBareToken(byte[] bytes) => bytes.AsSpan().IndexOf("NaN"u8) >= 0 || bytes.AsSpan().IndexOf("Infinity"u8) >= 0;

    private static JsonElement? TheirNumber(byte[] bytes)
    {
        try
        {
            // White space around a number is the cursor's, not the number's.
            using var document = JsonDocument.Parse(bytes);
            return document.RootElement.ValueKind == JsonValueKind.Number && document.RootElement.GetRawText().Length == bytes.Length ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? TheirText(byte[] bytes)
    {
        try
        {
            var reader = new Utf8JsonReader(bytes);
            return reader.Read() ? reader.GetString() : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? Try(Func<string> read)
    {
        try
        {
            return read();
        }
        catch (ServingException)
        {
            return null;
        }
    }
}
