"""Words of the work, explained in one sentence each. Pure."""

from __future__ import annotations

from services.portal.domain.texts import Text

GLOSSARY: tuple[tuple[Text, Text], ...] = (
    (
        Text("Đầu mối tiếp nhận", "Intake point"),
        Text(
            "Nơi nhận tin báo về trẻ em bị hại hoặc có nguy cơ: Tổng đài 111, công an, UBND cấp xã.",
            "Where reports about a child in harm or danger arrive: hotline 111, police, commune.",
        ),
    ),
    (
        Text("Người làm công tác bảo vệ trẻ em", "Child protection worker"),
        Text(
            "Cán bộ của xã, phường chịu trách nhiệm về một trẻ từ đánh giá đến khi kết thúc hỗ trợ.",
            "The commune's member of staff who answers for a child from the assessment to the end of support.",
        ),
    ),
    (
        Text("Mục đích xem", "Purpose"),
        Text(
            "Lý do bạn mở dữ liệu của trẻ; được ghi lại cùng mỗi lần xem và gia đình có quyền hỏi.",
            "Why you open a child's data; it is written down with each look, and the family may ask.",
        ),
    ),
    (
        Text("Xem khẩn cấp", "Emergency view"),
        Text(
            "Mở hồ sơ không thuộc phần việc của mình khi trẻ gặp nguy hiểm; luôn được kiểm tra sau đó.",
            "Opening a case that is not yours when a child is in danger; it is always reviewed afterwards.",
        ),
    ),
    (
        Text("Buổi làm việc với trẻ", "Session with the child"),
        Text(
            "Mỗi lần trẻ được hỏi, ở bất kỳ cơ quan nào; số lần và số giờ được đếm chung.",
            "Each time the child is asked, in whichever agency; their number and length are counted together.",
        ),
    ),
    (
        Text("Kiến nghị khởi tố", "Request to prosecute"),
        Text(
            "Văn bản của cơ quan nhà nước đề nghị cơ quan điều tra xem xét khởi tố.",
            "The letter by which a state body asks the investigating body to open a case.",
        ),
    ),
    (
        Text("Niêm phong", "Seal"),
        Text(
            "Dấu có số trên vật chứng; mỗi lần giao nhận đều đối chiếu và cả hai bên ký.",
            "The numbered seal on an item of evidence; it is compared and signed by both at each hand-over.",
        ),
    ),
    (
        Text("Quá hạn", "Overdue"),
        Text(
            "Thời hạn của luật đã qua; cấp trên được báo, và người phụ trách ghi rõ lý do.",
            "A limit of the law has passed; superiors are told, and whoever is responsible writes why.",
        ),
    ),
)
